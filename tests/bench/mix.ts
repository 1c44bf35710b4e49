import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ask, get, type Asked } from './ask';
import type { Rate } from './compare';
import type { Floor } from './floor';
import { postTo } from './post';

/** Readers and writers at once, over all articles. */
export interface Mixed {
  connections: number;
  pages: number;
  /** Reads per second of the site, with the writes beside them, of those of a floor that is only read. */
  ratio: number;
  reads: Rate;
  writes: Rate;
  floor: Rate;
}

/** What the process that asks is told, and what it says. */
export interface MixedLoad {
  url: string;
  plan: Asked[];
  connections: number;
  seconds: number;
}

export interface MixedMeasured {
  seconds: number;
  /** By status, milliseconds from sending a request to the end of its answer. */
  latencies: Record<number, number[]>;
  failed: number;
}

/** One in twenty posts. */
const SHARE_OF_WRITES = 0.05;

/** More than one connection asks for in a turn, so that hardly any comes round again. */
const PLANNED = 4000;
const WARM_UP_SECONDS = 2;

/**
 * Asks for the front page and for articles, the k-th most popular 1/k as often as the first, as readers do (compressed), and
 * posts under them one time in twenty. The floor hands out what the pages were at the beginning, and takes no comments.
 */
export async function timeMix({ siteUrl, floor, articles, connections, seconds }: Subject): Promise<Mixed> {
  const paths = ['/', ...Array.from({ length: articles }, (_, index) => `/articles/article-${index + 1}`)];
  for (const path of paths) await floor.handOut(await ask(siteUrl, read(path)), path);
  const plan = makePlan(paths);
  const reads = plan.filter(({ method }) => method === 'GET');
  await load({ url: siteUrl, plan, connections, seconds: WARM_UP_SECONDS });
  const site = await load({ url: siteUrl, plan, connections, seconds });
  await load({ url: floor.url, plan: reads, connections, seconds: WARM_UP_SECONDS });
  const bare = await load({ url: floor.url, plan: reads, connections, seconds });
  const rates = { reads: rateOf(site, 200), writes: rateOf(site, 201), floor: rateOf(bare, 200) };
  return {
    connections,
    pages: paths.length,
    ratio: rates.reads.perSecond / rates.floor.perSecond,
    ...rates,
  };
}

interface Subject {
  siteUrl: string;
  floor: Floor;
  articles: number;
  connections: number;
  seconds: number;
}

/** As browsers do. */
function read(path: string): Asked {
  return get(path, { 'accept-encoding': 'gzip, br' });
}

function makePlan(paths: string[]): Asked[] {
  const bounds: number[] = [];
  for (const index of paths.keys()) bounds.push((bounds.at(-1) ?? 0) + 1 / (index + 1));
  const total = bounds.at(-1) ?? 0;
  return Array.from({ length: PLANNED }, (_, nth) => {
    const place = fraction(nth, 1) * total;
    const path = paths[bounds.findIndex((bound) => place < bound)] ?? '/';
    const isWrite = path !== '/' && fraction(nth, 2) < SHARE_OF_WRITES * (total / (total - 1));
    return isWrite ? postTo(path) : read(path);
  });
}

/** Spreads evenly, and is the same every time. */
function fraction(nth: number, salt: number): number {
  let mixed = Math.imul(nth + 1, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

async function load(options: MixedLoad): Promise<MixedMeasured> {
  const child = fork(fileURLToPath(new URL('mix-process.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  });
  child.send(options);
  const ended = once(child, 'exit');
  const [measured] = (await Promise.race([
    once(child, 'message'),
    ended.then(([code]) => Promise.reject(new Error(`The load generator ended with ${String(code)}.`))),
  ])) as [MixedMeasured];
  await ended;
  if (measured.failed > 0)
    throw new Error(`${measured.failed} answers of the mix were not as they had to be.`);
  return measured;
}

function rateOf({ latencies, seconds }: MixedMeasured, status: number): Rate {
  const sorted = (latencies[status] ?? []).toSorted((one, other) => one - other);
  const quantile = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return { perSecond: sorted.length / seconds, p50: quantile(0.5), p99: quantile(0.99) };
}
