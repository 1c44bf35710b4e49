import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { encodeTags, PAGES_CHANNEL, tagsOf, type PageTag } from '@/lib/page-cache/invalidate';
import { ask, get, type Asked } from './ask';
import type { BareNext } from './bare-next';
import { mainThreadTime } from './processor-time';

export interface Rendered {
  name: string;
  /** Milliseconds, medians of several: with nothing kept, after something of it has changed, and out of the cache. */
  cold: number;
  changed: number;
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
  processor: { site: number; changed: number; bare: number } | null;
}

const TIMES = 15;

/** The first renders of a page compile what they run; they are not counted. */
const WARM_UP_TIMES = 10;

const POLL_MS = 2;

/**
 * Asks for a page right after the cache was emptied, by the notice that a change of settings sends; right after the one that
 * a comment sends; and once more. When there is a Next without a site, that renders the same content in turn.
 */
export async function timeRenders({ name, asked, siteUrl, database, beside }: Subject): Promise<Rendered> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { body } = await ask(siteUrl, asked, agent);
  await beside?.bare.show(body.toString());
  const [cold, changed, warm, bare]: [Took[], Took[], Took[], Took[]] = [[], [], [], []];
  const its = tagsOf(asked.path.split('?')[0] ?? '/').filter((tag) => tag !== 'all');
  for (let time = 0; time < WARM_UP_TIMES + TIMES; time += 1) {
    const site = { url: siteUrl, asked, pid: beside?.sitePid, agent };
    cold.push(await takeTimeOfRender({ ...site, database, tags: ['all'] }));
    changed.push(await takeTimeOfRender({ ...site, database, tags: its }));
    warm.push(await takeTime(site));
    if (beside !== undefined)
      bare.push(await takeTime({ ...site, url: beside.bare.url, pid: beside.bare.pid }));
  }
  agent.destroy();
  const clock = (times: Took[]) => median(times.slice(WARM_UP_TIMES).map(({ clock }) => clock));
  const rendered = {
    ...{ name, bytes: body.length },
    ...{ cold: clock(cold), changed: clock(changed), warm: clock(warm) },
  };
  if (beside === undefined) return rendered;
  const processor = {
    site: processorOf(cold),
    changed: processorOf(changed),
    bare: processorOf(bare),
  };
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

/** Until it came from nowhere else: the notice may come after the question, and is said again then. What is never kept is no hit either. */
async function takeTimeOfRender({ database, tags, ...taking }: Rendering): Promise<Took> {
  for (;;) {
    await database.query('SELECT pg_notify($1, $2)', [PAGES_CHANNEL, encodeTags(tags)]);
    await sleep(POLL_MS);
    const before = await countHits(taking);
    const took = await takeTime(taking);
    if ((await countHits(taking)) === before) return took;
  }
}

interface Rendering extends Taking {
  database: Client;
  tags: readonly PageTag[];
}

async function countHits({ url, agent }: Pick<Taking, 'url' | 'agent'>): Promise<number> {
  const { body } = await ask(url, get('/api/metrics'), agent);
  return Number(/^folkmoot_page_cache_hits_total (\d+)$/m.exec(body.toString())?.[1]);
}

function processorOf(times: Took[]): number {
  return median(times.slice(WARM_UP_TIMES).map(({ processor }) => processor));
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
