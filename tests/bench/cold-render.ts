import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { encodeTags, PAGES_CHANNEL } from '@/lib/page-cache/invalidate';
import { ask, get, type Asked } from './ask';
import type { BareNext } from './bare-next';
import { mainThreadTime } from './processor-time';

export interface Rendered {
  name: string;
  /** Milliseconds, the median of several: rendered anew, and out of the cache. */
  cold: number;
  warm: number;
  bytes: number;
  /** The same body from Next alone, asked in the same turns. */
  beside?: Beside;
}

export interface Beside {
  /** What the site needs for a render, of what Next alone needs: of the main thread's time where that is known, else of the clock's. */
  ratio: number;
  /** Milliseconds, medians: on the clock, and of the main thread's processor time. */
  cold: number;
  processor: { site: number; bare: number } | null;
}

const TIMES = 15;

/** The first renders of a page compile what they run; they are not counted. */
const WARM_UP_TIMES = 10;

const POLL_MS = 2;

/**
 * Asks for a page right after the cache was emptied, by the notice that a change of settings sends, and once more; and, when
 * there is a Next without a site, has that render the same content in turn.
 */
export async function timeRenders({ name, asked, siteUrl, database, beside }: Subject): Promise<Rendered> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { body } = await ask(siteUrl, asked, agent);
  await beside?.bare.show(body.toString());
  const [cold, warm, bare]: [Took[], Took[], Took[]] = [[], [], []];
  for (let time = 0; time < WARM_UP_TIMES + TIMES; time += 1) {
    await emptyCache({ siteUrl, database, agent });
    const turns: [Took[], string, number | undefined][] = [
      [cold, siteUrl, beside?.sitePid],
      [warm, siteUrl, undefined],
    ];
    if (beside !== undefined) turns.push([bare, beside.bare.url, beside.bare.pid]);
    for (const [times, url, pid] of turns) times.push(await takeTime({ url, asked, pid, agent }));
  }
  agent.destroy();
  const clock = (times: Took[]) => median(times.slice(WARM_UP_TIMES).map(({ clock }) => clock));
  const rendered = { name, cold: clock(cold), warm: clock(warm), bytes: body.length };
  if (beside === undefined) return rendered;
  const processor = { site: processorOf(cold), bare: processorOf(bare) };
  const isKnown = processor.bare > 0;
  return {
    ...rendered,
    beside: {
      ratio: isKnown ? processor.site / processor.bare : rendered.cold / clock(bare),
      cold: clock(bare),
      processor: isKnown ? processor : null,
    },
  };
}

interface Subject {
  name: string;
  asked: Asked;
  siteUrl: string;
  database: Client;
  beside?: { bare: BareNext; sitePid: number };
}

interface Took {
  clock: number;
  processor: number;
}

async function takeTime({ url, asked, pid, agent }: Taking): Promise<Took> {
  const processorTime = async () => (pid === undefined ? 0 : ((await mainThreadTime(pid)) ?? 0));
  const before = await processorTime();
  const began = performance.now();
  await ask(url, asked, agent);
  return { clock: performance.now() - began, processor: (await processorTime()) - before };
}

interface Taking {
  url: string;
  asked: Asked;
  pid: number | undefined;
  agent: Agent;
}

async function emptyCache({
  siteUrl,
  database,
  agent,
}: Pick<Subject, 'siteUrl' | 'database'> & { agent: Agent }) {
  const metrics = get('/api/metrics');
  // Said until it is so: what was being rendered when it was said may still have come in.
  do {
    await database.query('SELECT pg_notify($1, $2)', [PAGES_CHANNEL, encodeTags(['all'])]);
    await sleep(POLL_MS);
  } while (!/^folkmoot_page_cache_pages 0$/m.test(String((await ask(siteUrl, metrics, agent)).body)));
}

function processorOf(times: Took[]): number {
  return median(times.slice(WARM_UP_TIMES).map(({ processor }) => processor));
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
