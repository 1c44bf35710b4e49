import { DAY } from '@/lib/clock';

/** What is planned for later than this was mistyped. */
const FARTHEST = 366 * DAY;

export const TIME_MESSAGES = {
  badDate: 'Please write the day as year, month and day: 2027-03-09.',
  badTime: 'Please write the time as hours and minutes: 18:30.',
  badZone: 'We know no such place. Write a large city of your time zone, such as Berlin or New York, or UTC.',
  past: 'That time has passed. Choose a later one, or publish it now.',
  tooFar: 'That is more than a year away.',
} as const;

/** A point in time, or what is wrong with each field. */
export type When =
  { outcome: 'time'; at: Date } | { outcome: 'invalid'; errors: Partial<Record<TimeField, string[]>> };

export type TimeField = 'date' | 'time' | 'zone';

/**
 * The point in time that a day, a time and a place name mean: "2027-03-09", "18:30", "Berlin". The place is a large city of
 * the zone, as the tz database spells it, with or without its continent, or UTC, which an empty one means too. It is used
 * here and kept nowhere, because it says where somebody lives. A time that a clock leaves out in spring is the one after
 * it, one that it has twice in autumn is the first. `now` is the time of asking.
 */
export function readWhen({ date, time, zone, now }: Record<TimeField, string> & { now: Date }): When {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date.trim());
  const minute = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec(time.trim());
  const timeZone = findZone(zone);
  const utc = day && Date.UTC(Number(day[1]), Number(day[2]) - 1, Number(day[3]));
  const isDay = utc !== null && new Date(utc).toISOString().startsWith(date.trim());
  const errors: Partial<Record<TimeField, string[]>> = {
    ...(!isDay && { date: [TIME_MESSAGES.badDate] }),
    ...(minute === null && { time: [TIME_MESSAGES.badTime] }),
    ...(timeZone === null && { zone: [TIME_MESSAGES.badZone] }),
  };
  if (!isDay || minute === null || timeZone === null) return { outcome: 'invalid', errors };
  const at = instantOf({ local: utc + (Number(minute[1]) * 60 + Number(minute[2])) * 60_000, timeZone });
  if (at <= now.getTime()) return { outcome: 'invalid', errors: { date: [TIME_MESSAGES.past] } };
  if (at > now.getTime() + FARTHEST) return { outcome: 'invalid', errors: { date: [TIME_MESSAGES.tooFar] } };
  return { outcome: 'time', at: new Date(at) };
}

/** What a clock shows, read as if it were UTC, back into real time: by the offset of the moments around it. */
function instantOf({ local, timeZone }: { local: number; timeZone: string }): number {
  const candidates = [local - DAY, local + DAY].map((near) => local - offsetAt(near, timeZone));
  const fitting = candidates.filter((at) => at + offsetAt(at, timeZone) === local);
  return fitting.length > 0 ? Math.min(...fitting) : Math.max(...candidates);
}

/** Milliseconds by which the clocks of a zone are ahead of UTC at a moment. */
function offsetAt(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((candidate) => candidate.type === type)?.value);
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return shown - Math.floor(at / 1000) * 1000;
}

/** The zone of a city, with its continent or without; what Intl knows beside the tz database's names is welcome too. */
function findZone(words: string): string | null {
  const name = words
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replace(/\btime\b/i, '')
    .trim()
    .replaceAll(/\s+/g, '_');
  if (name === '' || name.toUpperCase() === 'Z') return 'UTC';
  return [name, ...CONTINENTS.map((continent) => `${continent}/${name}`)].find(isZone) ?? null;
}

const CONTINENTS = ['Europe', 'America', 'Asia', 'Africa', 'Australia', 'Pacific', 'Atlantic', 'Indian'];

function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
