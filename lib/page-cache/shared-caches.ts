import { setTimeout as sleep } from 'node:timers/promises';
import { errorFacts, log } from '@/lib/log';
import { tagsOf, type PageTag } from '@/lib/page-cache/invalidate';

/**
 * For so many seconds a shared cache in front of us hands out a page without asking whether it is still true. It is told
 * of every change; this is how long an old page could stand there if it could not be told (docs/decisions/0037).
 */
const SHARED_SECONDS = 60;

/** What was being rendered or on its way while a cache was being told arrives there afterwards, and is thrown out again then: soon, mostly. */
const ECHOES_MS = [200, 3_000];

/** A cache stands beside us, and forgets in a moment. */
const PATIENCE_MS = 5_000;

/** Pauses after failures: soon at first, then as often as is no burden to a cache that is down. */
const PAUSES_MS = [250, 1_000, 5_000];

/**
 * More characters of keys, and everything goes: what is thrown out is asked about again, which costs little. Caches take no line
 * that is much longer (Varnish 8 kB), and one key of a script that is not Latin has up to two thousand.
 */
const MAX_KEYS_LENGTH = 4_000;

/**
 * Headers of a public page (its canonical path, with or without a query) where shared caches are told of changes: browsers ask each time,
 * as without them; a cache that many share may wait, and knows by which keys it will be told.
 */
export function sharedHeaders(target: string): Record<string, string> {
  const [path = '/'] = target.split('?', 1);
  return {
    'Cache-Control': `max-age=0, must-revalidate, s-maxage=${SHARED_SECONDS}`,
    'Surrogate-Key': keysOf(tagsOf(path)),
  };
}

/** Keys as a header takes them: whatever script an address is written in. */
export function keysOf(tags: readonly PageTag[]): string {
  return tags.map((tag) => encodeURIComponent(tag).replace('%3A', ':')).join(' ');
}

export interface Purger {
  /** Has every cache throw out the pages with these tags, now, and again until it did. */
  purge(tags: readonly PageTag[]): void;
  close(): void;
}

/**
 * Tells the shared caches at `urls` what they must throw out: a `PURGE` with the keys in `Surrogate-Key`. What fails is
 * tried again until it succeeds, whatever comes meanwhile along with it, each cache by itself.
 */
export function makePurger({ urls, echoesMs = ECHOES_MS, pausesMs = PAUSES_MS }: Parts): Purger {
  const closing = new AbortController();
  const caches = urls.map((url) => tellOne({ url, echoesMs, pausesMs, signal: closing.signal }));
  return {
    purge: (tags) => {
      for (const tell of caches) tell(tags);
    },
    close: () => closing.abort(),
  };
}

interface Parts {
  urls: readonly string[];
  echoesMs?: readonly number[];
  pausesMs?: readonly number[];
}

function tellOne({ url, echoesMs, pausesMs, signal }: One): (tags: readonly PageTag[]) => void {
  let waiting = new Set<PageTag>();
  let isTelling = false;
  const isClosed = () => signal.aborted;

  function tell(tags: readonly PageTag[], { isEcho = false } = {}): void {
    for (const tag of tags) waiting.add(tag);
    for (const ms of isEcho ? [] : echoesMs) setTimeout(() => tell(tags, { isEcho: true }), ms).unref();
    if (!isTelling && !isClosed()) void keepTelling();
  }

  async function keepTelling(): Promise<void> {
    isTelling = true;
    let failures = 0;
    while (waiting.size > 0 && !isClosed()) {
      const tags = [...waiting];
      waiting = new Set();
      try {
        await send({ url, tags, signal });
        if (failures > 0) log('info', 'shared cache told again');
        failures = 0;
      } catch (error) {
        for (const tag of tags) waiting.add(tag);
        // Said once, not at every attempt of a long absence.
        if (failures === 0 && !isClosed()) log('warn', 'shared cache not told', errorFacts(error));
        const pause = pausesMs[Math.min(failures, pausesMs.length - 1)];
        failures += 1;
        await sleep(pause, undefined, { signal }).catch(() => undefined);
      }
    }
    isTelling = false;
  }

  return tell;
}

interface One extends Required<Omit<Parts, 'urls'>> {
  url: string;
  signal: AbortSignal;
}

async function send({ url, tags, signal }: { url: string; tags: PageTag[]; signal: AbortSignal }) {
  const keys = keysOf(tags);
  const isAll = tags.includes('all') || keys.length > MAX_KEYS_LENGTH;
  const answer = await fetch(url, {
    method: 'PURGE',
    headers: { 'Surrogate-Key': isAll ? keysOf(['all']) : keys },
    redirect: 'error',
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`The cache answered ${answer.status}.`);
}
