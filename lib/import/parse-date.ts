import { MINUTE } from '@/lib/clock';

/** WordPress writes 0000-00-00 for "none"; what lies outside of these years is a mistake as well. */
const FIRST_YEAR = 1000;
const LAST_YEAR = 2199;

const DATE_AND_TIME = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?/;

/** No place on earth is further from Greenwich. */
const MAX_OFFSET = 14 * 60 * MINUTE;

/** `2017-03-14 09:26:53`, taken as UTC; null when it is none. */
export function parseDate(text: string): Date | null {
  const parts = DATE_AND_TIME.exec(text);
  if (parts === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    // A time without seconds leaves the last group empty.
    .map((part) => Number(part || 0));
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  return isPlausible(date) && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : null;
}

/** `Tue, 14 Mar 2017 09:26:53 +0000`; null when it is none. WordPress gives drafts the year -0001. */
export function parsePubDate(text: string): Date | null {
  const date = new Date(text.includes('-0001') ? '' : text);
  return isPlausible(date) ? date : null;
}

/** When it was written: its time in UTC, else its local one less the site's offset (milliseconds); null when neither is known. */
export function dateOf({
  dateGmt,
  date,
  offset = 0,
}: {
  dateGmt: string;
  date: string;
  offset?: number;
}): Date | null {
  const local = parseDate(date);
  return parseDate(dateGmt) ?? (local && new Date(local.getTime() - offset));
}

/** Nothing was said or published later than now: a clock went wrong there, and its date would stand above all others here. */
export function notAfterNow(date: Date): Date {
  return new Date(Math.min(date.getTime(), Date.now()));
}

/** By how much the site's clock was ahead of UTC (milliseconds), from something dated in both; 0 where that is unknown. */
export function offsetOf({ dateGmt, date }: { dateGmt: string; date: string }): number {
  const [utc, local] = [parseDate(dateGmt), parseDate(date)];
  if (utc === null || local === null) return 0;
  const offset = local.getTime() - utc.getTime();
  return Math.abs(offset) <= MAX_OFFSET ? offset : 0;
}

function isPlausible(date: Date): boolean {
  const year = date.getUTCFullYear();
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}
