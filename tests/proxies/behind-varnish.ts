import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TEST_KEY } from '@/tests/akismet-protocol';
import { startAkismetServer } from '@/tests/akismet-server';
import { startSiteIn } from '@/tests/setup/site-process';
import { askOf, type Proxy } from './ask';
import { freePort, startVarnish } from './start';

const COMMENTS = 50;
const READERS = 4;

/** Long enough for the second purge, of what was on its way while the first one came. */
const PATIENCE_MS = 8_000;

/**
 * The site itself behind Varnish: comments are posted one after another to the site while others read the thread through the cache
 * without a pause. Says how long each took to show there, and whether anybody saw less than they had seen before.
 */
export async function* checkSiteBehindVarnish(): AsyncGenerator<[string, boolean]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'folkmoot-behind-'));
  const akismet = await startAkismetServer();
  akismet.answer('ham');
  const port = await freePort();
  const site = await startSiteIn(dataDir, {
    demo: true,
    env: {
      AKISMET_KEY: TEST_KEY,
      AKISMET_ENDPOINT: akismet.endpoint,
      RATE_LIMIT: 'off',
      PURGE_URL: `http://127.0.0.1:${port}/`,
    },
  });
  try {
    const cache = await startVarnish(Number(new URL(site.url).port), port);
    const { article, read } = await openThread(cache);
    const say = (number: number) =>
      post(`${site.url}/api${article}/comments`, {
        name: 'Wren',
        body: `Number <${number}> of those that follow each other.`,
      });
    const show = (number: number) => timeUntil(async () => (await read()) === number);
    // The site was there before its cache, and tells it at its next attempt, of what stands there by now too.
    await read();
    await say(1);
    yield ['is told by the site', (await show(1)) < PATIENCE_MS];

    const reading = new AbortController();
    const readers = Array.from({ length: READERS }, () => watch({ read, signal: reading.signal }));
    const took: number[] = [];
    let receiptUrl = '';
    for (let number = 2; number <= COMMENTS; number += 1) {
      ({ receiptUrl } = await say(number));
      took.push(await show(number));
    }
    reading.abort();
    const sawLess = (await Promise.all(readers)).some(Boolean);
    const slowest = Math.max(...took);
    const median = took.toSorted((a, b) => a - b)[Math.floor(took.length / 2)] ?? 0;
    yield [
      `shows what was posted (${Math.round(median)} ms later, ${Math.round(slowest)} at most)`,
      slowest < PATIENCE_MS,
    ];
    yield ['shows nobody an older page than before', !sawLess];
    await post(`${receiptUrl}/withdraw`, {});
    const gone = await show(COMMENTS - 1);
    yield [`shows no more what was withdrawn (${Math.round(gone)} ms later)`, gone < PATIENCE_MS];
  } finally {
    await site.stop();
    await akismet.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** A thread of the demo, newest first; `read` gives the highest number that is said in it. */
async function openThread(cache: Proxy) {
  const front = await askOf(cache, '/');
  const article = /href="(\/articles\/[^"#?]+)"/.exec(front.body)?.[1];
  if (article === undefined) throw new Error('The demo has no article.');
  const read = async () => {
    const { body } = await askOf(cache, `${article}?sort=newest`);
    return Math.max(0, ...Array.from(body.matchAll(/Number &lt;(\d+)&gt;/g), ([, number]) => Number(number)));
  };
  return { article, read };
}

/** Reads until it is told to stop; whether it ever saw less than before. */
async function watch({
  read,
  signal,
}: {
  read: () => Promise<number>;
  signal: AbortSignal;
}): Promise<boolean> {
  let [most, sawLess] = [0, false];
  while (!signal.aborted) {
    const seen = await read();
    sawLess ||= seen < most;
    most = Math.max(most, seen);
  }
  return sawLess;
}

async function post(url: string, fields: Record<string, string>): Promise<{ receiptUrl: string }> {
  const { origin } = new URL(url);
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify(fields),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()) as { receiptUrl: string };
}

/** Milliseconds until it came true, or until patience ended. */
async function timeUntil(isTrue: () => Promise<boolean>): Promise<number> {
  const began = performance.now();
  const elapsed = () => performance.now() - began;
  while (elapsed() < PATIENCE_MS && !(await isTrue()));
  return elapsed();
}
