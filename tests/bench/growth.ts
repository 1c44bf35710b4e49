import { readFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { signInModerator } from '@/tests/setup/people';
import { ask, type Asked } from './ask';
import { timeRenders } from './cold-render';
import type { GeneratedSite } from './generate-site';
import { openSite, type OpenSite } from './open-site';
import type { Options } from './options';
import { postTo } from './post';
import { describeMachine, table } from './report';

/** What everything is compared with. */
const SMALL = { articles: 100, comments: 10_000 };

/** What is meant by "costs the same". */
const BAR = 1.5;

const POSTS = 40;
const WARM_UP_POSTS = 10;

/** How long PostgreSQL takes to hear that its settings changed, and to write what it saw. */
const HEARING_MS = 500;

interface Cost {
  name: string;
  /** Milliseconds, the median: rendered anew, or done. */
  small: number;
  large: number;
}

export interface Growth {
  machine: ReturnType<typeof describeMachine>;
  sizes: { small: GeneratedSite; large: GeneratedSite };
  costs: Cost[];
  /** What PostgreSQL did for each page of the large site: EXPLAIN (ANALYZE, BUFFERS) of every statement that took any time. */
  plans: Record<string, string>;
}

/** Has the same things done on a small site and on a large one, one after the other. */
export async function measureGrowth(options: Options, say: (text: string) => void): Promise<Growth> {
  const machine = describeMachine();
  const small = await measure(SMALL, say);
  const large = await measure(options, say);
  const costs = Object.entries(large.costs).map(([name, cost]) => ({
    name,
    small: small.costs[name] ?? Number.NaN,
    large: cost,
  }));
  return { machine, sizes: { small: small.site, large: large.site }, costs, plans: large.plans };
}

export function formatGrowth({ sizes, costs }: Growth): string {
  const of = ({ longThread, databaseBytes, deepest }: GeneratedSite) =>
    `${longThread.comments} under one article, ${deepest.depth} levels, ${Math.round(databaseBytes / 1e6)} MB`;
  return [
    `small: ${of(sizes.small)}`,
    `large: ${of(sizes.large)}`,
    '',
    table(
      ['times', 'what', 'small ms', 'large ms', `within ${BAR}`],
      costs.map(({ name, small, large }) => [
        (large / small).toFixed(2),
        name,
        small.toFixed(1),
        large.toFixed(1),
        large / small <= BAR ? 'yes' : 'NO',
      ]),
    ),
    '',
  ].join('\n');
}

async function measure(size: { articles: number; comments: number }, say: (text: string) => void) {
  const opened = await openSite(size, say);
  try {
    const { site, running, database } = opened;
    const pages = pagesOf(site, await signInModerator(running, 'bench-one'));
    const costs: Record<string, number> = {};
    for (const [name, asked] of Object.entries(pages)) {
      say(`Rendering: ${name}`);
      costs[name] = (await timeRenders({ name, asked, siteUrl: running.url, database })).cold;
    }
    say('Posting');
    costs['posting into the longest thread'] = await timePosts(running.url, site.longThread.path);
    say('Asking how');
    return { site, costs, plans: await explain(opened, pages) };
  } finally {
    await opened.close();
  }
}

function pagesOf(site: GeneratedSite, moderator: string): Record<string, Asked> {
  const get = (path: string, cookie?: string): Asked => ({
    method: 'GET',
    path,
    headers: cookie === undefined ? {} : { cookie },
    status: 200,
  });
  return {
    'first page of the longest thread': get(site.longThread.path),
    'newest first': get(`${site.longThread.path}?sort=newest`),
    'its middle': get(site.middleOfLongThread.path),
    'its end': get(site.endOfLongThread.path),
    'one of its comments': get(site.contextInLongThread.path),
    'the deepest comment': get(site.deepest.path),
    'front page': get('/'),
    'feed of the site': get('/feed.xml'),
    'feed of the longest thread': get(`${site.longThread.path}/feed.xml`),
    'feed of all comments': get('/comments.xml'),
    'search for a word': get('/search?q=clinic'),
    'queue of moderators': get('/moderation', moderator),
  };
}

async function timePosts(siteUrl: string, article: string): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  for (let time = 0; time < WARM_UP_POSTS + POSTS; time += 1) {
    const began = performance.now();
    await ask(siteUrl, postTo(article), agent);
    times.push(performance.now() - began);
  }
  agent.destroy();
  const counted = times.slice(WARM_UP_POSTS).toSorted((one, other) => one - other);
  return counted[Math.floor(counted.length / 2)] ?? Number.NaN;
}

/** Asks for each page once more, with PostgreSQL writing down what it does. */
async function explain({ running, database }: OpenSite, pages: Record<string, Asked>) {
  const settings = [
    ['session_preload_libraries', 'auto_explain'],
    ['auto_explain.log_min_duration', '0'],
    ['auto_explain.log_analyze', 'on'],
    ['auto_explain.log_buffers', 'on'],
  ];
  for (const [name, value] of settings) await database.query(`ALTER SYSTEM SET ${name} = '${value}'`);
  await database.query('SELECT pg_reload_conf()');
  // Only new connections hear of a library.
  await database.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = current_user',
  );
  await sleep(HEARING_MS * 4);
  const log = join(running.dataDir, 'postgres.log');
  const plans: Record<string, string> = {};
  for (const [name, asked] of Object.entries(pages)) {
    const before = (await readFile(log, 'utf8')).length;
    await ask(running.url, asked);
    await sleep(HEARING_MS);
    plans[name] = (await readFile(log, 'utf8')).slice(before);
  }
  return plans;
}
