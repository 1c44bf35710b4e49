import { ask, type Asked } from './ask';
import type { Floor } from './floor';
import { load, type Measured } from './load';

export interface Compared {
  name: string;
  connections: number;
  /** Requests per second of the site, of those of the floor in the same turns. */
  ratio: number;
  site: Rate;
  floor: Rate;
  /** Of one body as it is sent. */
  bytes: number;
}

export interface Rate {
  perSecond: number;
  p50: number;
  p99: number;
}

/** Long enough for what is asked often to be compiled. */
const WARM_UP_SECONDS = 1;

/**
 * Measures the site beside a bare server with the very bytes that the site answers, turn by turn, so that whatever else
 * the machine does falls on both.
 */
export async function compare({
  name,
  asked,
  siteUrl,
  floor,
  connections,
  seconds,
  rounds,
}: Comparison): Promise<Compared> {
  const answer = await ask(siteUrl, asked);
  await floor.handOut(answer);
  const turns = { site: [] as Measured[], floor: [] as Measured[] };
  for (const url of [siteUrl, floor.url]) await load({ url, asked, connections, seconds: WARM_UP_SECONDS });
  for (let round = 0; round < rounds; round += 1) {
    turns.site.push(await load({ url: siteUrl, asked, connections, seconds }));
    turns.floor.push(await load({ url: floor.url, asked, connections, seconds }));
  }
  const site = sum(turns.site);
  const bare = sum(turns.floor);
  return {
    name,
    connections,
    ratio: site.perSecond / bare.perSecond,
    site,
    floor: bare,
    bytes: answer.body.length,
  };
}

interface Comparison {
  name: string;
  asked: Asked;
  siteUrl: string;
  floor: Floor;
  connections: number;
  seconds: number;
  rounds: number;
}

function sum(turns: Measured[]): Rate {
  const total = (of: (turn: Measured) => number) => turns.reduce((amount, turn) => amount + of(turn), 0);
  return {
    perSecond: total(({ requests }) => requests) / total(({ seconds }) => seconds),
    p50: total(({ p50 }) => p50) / turns.length,
    p99: Math.max(...turns.map(({ p99 }) => p99)),
  };
}
