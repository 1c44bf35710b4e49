import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { encodeTags, PAGES_CHANNEL } from '@/lib/page-cache/invalidate';
import { ask, type Asked } from './ask';

export interface Rendered {
  name: string;
  /** Milliseconds, the median of several: rendered anew, and out of the cache. */
  cold: number;
  warm: number;
  bytes: number;
}

const TIMES = 15;

/** The first renders of a page compile what they run; they are not counted. */
const WARM_UP_TIMES = 10;

const POLL_MS = 2;

/** Asks for a page right after the cache was emptied, by the notice that a change of settings sends, and once more. */
export async function timeRenders({ name, asked, siteUrl, database }: Subject): Promise<Rendered> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { body } = await ask(siteUrl, asked, agent);
  const cold: number[] = [];
  const warm: number[] = [];
  for (let time = 0; time < WARM_UP_TIMES + TIMES; time += 1) {
    await emptyCache({ siteUrl, database, agent });
    for (const times of [cold, warm]) {
      const began = performance.now();
      await ask(siteUrl, asked, agent);
      times.push(performance.now() - began);
    }
  }
  agent.destroy();
  return {
    name,
    cold: median(cold.slice(WARM_UP_TIMES)),
    warm: median(warm.slice(WARM_UP_TIMES)),
    bytes: body.length,
  };
}

interface Subject {
  name: string;
  asked: Asked;
  siteUrl: string;
  database: Client;
}

async function emptyCache({
  siteUrl,
  database,
  agent,
}: Pick<Subject, 'siteUrl' | 'database'> & { agent: Agent }) {
  const metrics: Asked = { method: 'GET', path: '/api/metrics', headers: {}, status: 200 };
  // Said until it is so: what was being rendered when it was said may still have come in.
  do {
    await database.query('SELECT pg_notify($1, $2)', [PAGES_CHANNEL, encodeTags(['all'])]);
    await sleep(POLL_MS);
  } while (!/^folkmoot_page_cache_pages 0$/m.test(String((await ask(siteUrl, metrics, agent)).body)));
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
