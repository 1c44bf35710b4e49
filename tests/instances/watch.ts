import { setImmediate } from 'node:timers/promises';
import type { Pair } from './pair';

/** Every comment of these tests holds one such word, which says who it is and how often it was changed. */
const MARK = /\bmark\d+v\d+\b/g;

/** What a page shows of an article: which title, and which comments. */
export interface Shown {
  title: number;
  marks: string;
  site: number;
}

/** One look at a page of one instance. */
export interface Look {
  began: number;
  /** When its first byte was there. */
  ended: number;
  shown: Shown;
}

export function marksIn(text: string): string[] {
  return [...new Set(text.match(MARK))].toSorted();
}

/** What an instance says at an address, whatever it answers. */
export async function read(pair: Pair, which: 0 | 1, path: string): Promise<string> {
  return (await fetch(pair.instances[which].url + path)).text();
}

/** Looks once; null when it is still what `etag` stands for, as a browser asks that has the page. */
async function lookUnless(pair: Pair, which: 0 | 1, { path, etag }: { path: string; etag: string }) {
  const began = performance.now();
  const answer = await fetch(pair.instances[which].url + path, { headers: { 'if-none-match': etag } });
  const ended = performance.now();
  const text = await answer.text();
  if (answer.status === 304) return null;
  return { seen: { began, ended, shown: shownIn(text) }, etag: answer.headers.get('etag') ?? '' };
}

export async function look(pair: Pair, which: 0 | 1, path: string): Promise<Look> {
  const looked = await lookUnless(pair, which, { path, etag: '""' });
  if (looked === null) throw new Error('A page that nobody had was said to be unchanged.');
  return looked.seen;
}

function shownIn(html: string): Shown {
  return {
    title: Number(/<h1[^>]*>[^<]*?Version (\d+)/.exec(html)?.[1] ?? -1),
    site: Number(/ · Site (\d+)<\/title>/.exec(html)?.[1] ?? -1),
    marks: marksIn(html).join(' '),
  };
}

/** Looks at a page of one instance again and again until `stop`, and keeps what it saw, whenever it was another. */
export function watch(pair: Pair, which: 0 | 1, path: string) {
  const looks: Look[] = [];
  const closing = new AbortController();
  const done = (async () => {
    let etag = '""';
    while (!closing.signal.aborted) {
      const looked = await lookUnless(pair, which, { path, etag });
      if (looked !== null) {
        looks.push(looked.seen);
        etag = looked.etag;
      }
      await setImmediate();
    }
  })();
  return {
    which,
    looks,
    async stop() {
      closing.abort();
      await done;
    },
  };
}

export type Watch = ReturnType<typeof watch>;

/**
 * Whether these looks, in their order, show states out of `history`, in its order: none that never was, and none again
 * that a later one had replaced. Returns what is wrong, or nothing.
 */
export function findGoingBack(looks: readonly Look[], history: readonly string[]): string[] {
  const wrong: string[] = [];
  let at = 0;
  for (const { shown } of looks) {
    const found = history.indexOf(shown.marks, at);
    if (found === -1)
      wrong.push(`"${shown.marks}" after state ${at} of ${history.length}, "${history[at] ?? ''}"`);
    else at = found;
  }
  for (const key of ['title', 'site'] as const) {
    const numbers = looks.map(({ shown }) => shown[key]);
    const back = numbers.findIndex((number, index) => number < (numbers[index - 1] ?? -1));
    if (back !== -1) wrong.push(`${key} ${numbers[back]} after ${numbers[back - 1]}`);
  }
  return wrong;
}
