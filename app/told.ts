import type { Told } from '@/components/account/notice';
import type { Acted } from '@/lib/http/answer';
import { one, type Query } from '@/app/query';
import { withNext } from '@/app/way-back';

/**
 * What the page says of what was done just before. A form leads back with `?done=CODE` or `?error=CODE`; only codes that
 * the page has a sentence for are said, so that nobody puts words into its mouth by a link.
 */
export function toldOf({ query, done = {}, errors = {} }: Sentences): Told | null {
  const [good, bad] = [one(query, 'done'), one(query, 'error')];
  if (bad === 'wait') return { kind: 'wrong', text: sayWait(Number(one(query, 'seconds'))) };
  if (bad !== undefined && Object.hasOwn(errors, bad)) return { kind: 'wrong', text: errors[bad] ?? '' };
  if (good !== undefined && Object.hasOwn(done, good)) return { kind: 'done', text: done[good] ?? '' };
  return null;
}

interface Sentences {
  query: Query;
  done?: Readonly<Record<string, string>>;
  errors?: Readonly<Record<string, string>>;
}

/** The answer to a form of `path` that was sent too often; `next` is where it was to lead. `retryAfter` is in seconds. */
export function tooOften({ path, retryAfter, next = null }: TooOften): Acted {
  const seconds = Math.ceil(retryAfter);
  return {
    seeOther: withNext(`${path}?error=wait&seconds=${seconds}`, next),
    json: { status: 429, body: { retryAfter: seconds } },
    headers: { 'retry-after': String(seconds) },
  };
}

interface TooOften {
  path: string;
  retryAfter: number;
  next?: string | null;
}

const MINUTE = 60;

function sayWait(seconds: number): string {
  const tried = 'That was tried too often from where you are. Nothing is locked;';
  if (!Number.isInteger(seconds) || seconds < 1) return `${tried} try again in a minute.`;
  if (seconds < 2 * MINUTE) return `${tried} try again in ${seconds} seconds.`;
  return `${tried} try again in ${Math.ceil(seconds / MINUTE)} minutes.`;
}
