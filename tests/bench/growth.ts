import { Agent } from 'node:http';
import { join } from 'node:path';
import { signInModerator } from '@/tests/setup/people';
import { ask, get, type Asked } from './ask';
import { timeRenders } from './cold-render';
import type { GeneratedSite } from './generate-site';
import { explainPages } from './explain-pages';
import { openSite, type OpenSite } from './open-site';
import { figure, markdownTable, ratio } from './markdown';
import type { Options } from './options';
import { postTo } from './post';
import { describeMachine } from './report';

/** What everything is compared with. */
const SMALL = { articles: 100, comments: 10_000 };

/** What is meant by "costs the same". */
const BAR = 1.5;

const POSTS = 40;
const WARM_UP_POSTS = 10;

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
  /** Articles whose counter is not what counting gives, after all that was done: none. */
  miscounted: number;
  /** What PostgreSQL did for each page of the large site: EXPLAIN (ANALYZE, BUFFERS) of every statement that took any time. */
  plans: Record<string, string>;
}

/** Has the same things done on a small site and on a large one, turn by turn, so that what else the machine does falls on both. */
export async function measureGrowth(options: Options, say: (text: string) => void): Promise<Growth> {
  const machine = describeMachine();
  const kept = (name: string) => options.keep && join(options.keep, name);
  const small = await openSite({ ...SMALL, keep: kept('small') }, say);
  try {
    const large = await openSite({ ...options, keep: kept('large') }, say);
    try {
      const pages = { small: await pagesOf(small), large: await pagesOf(large) };
      const costs: Cost[] = [];
      for (const name of Object.keys(pages.large)) {
        say(`Rendering: ${name}`);
        const render = ({ running, database }: OpenSite, asked: Asked | undefined) =>
          timeRenders({ name, asked: asked ?? NOWHERE, siteUrl: running.url, database }).then(
            ({ cold }) => cold,
          );
        costs.push(
          await inTurns(name, options.rounds, {
            small: () => render(small, pages.small[name]),
            large: () => render(large, pages.large[name]),
          }),
        );
      }
      say('Posting');
      costs.push(
        await inTurns('posting into the longest thread', options.rounds, {
          small: () => timePosts(small),
          large: () => timePosts(large),
        }),
      );
      say('Asking how');
      const plans = await explainPages(large, pages.large);
      const miscounted = (await countMiscounted(small)) + (await countMiscounted(large));
      return { machine, sizes: { small: small.site, large: large.site }, costs, miscounted, plans };
    } finally {
      await large.close();
    }
  } finally {
    await small.close();
  }
}

const NOWHERE = get('/');

export function formatGrowth({ sizes, costs, miscounted }: Growth): string {
  const of = ({ longThread, databaseBytes, deepest }: GeneratedSite) =>
    `${longThread.comments} under one article, ${deepest.depth} levels, ${Math.round(databaseBytes / 1e6)} MB`;
  return [
    `small: ${of(sizes.small)}`,
    `large: ${of(sizes.large)}`,
    '',
    markdownTable(
      ['times', 'what', 'small ms', 'large ms', `within ${BAR}`],
      costs.map(({ name, small, large }) => [
        ratio(large / small),
        name,
        figure(small),
        figure(large),
        large / small <= BAR ? 'yes' : 'no',
      ]),
    ),
    '',
    `${miscounted} articles whose counter is wrong`,
    '',
  ].join('\n');
}

/** Each so many times, one after the other: the mean of what they took. */
async function inTurns(
  name: string,
  rounds: number,
  { small, large }: Record<'small' | 'large', () => Promise<number>>,
): Promise<Cost> {
  const took = { small: 0, large: 0 };
  for (let round = 0; round < rounds; round += 1) {
    took.small += (await small()) / rounds;
    took.large += (await large()) / rounds;
  }
  return { name, ...took };
}

/** Articles whose number of comments is not that of the comments that are seen under them. */
async function countMiscounted({ database }: OpenSite): Promise<number> {
  const { rowCount } = await database.query(`
    SELECT FROM article a LEFT JOIN (SELECT article_id, count(*) AS seen FROM comment WHERE visible GROUP BY article_id) c
      ON c.article_id = a.id
    WHERE a.comment_count <> coalesce(c.seen, 0)`);
  return rowCount ?? 0;
}

async function pagesOf({ site, running }: OpenSite): Promise<Record<string, Asked>> {
  const moderator = await signInModerator(running, `bench-${Date.now().toString(36)}`);
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
    'search for a word of most comments': get('/search?q=clinic'),
    'search for a rare word': get('/search?q=zugzwang'),
    'search for words seldom together': get(`/search?q=${encodeURIComponent('"clinic landlord of the"')}`),
    'queue of moderators': get('/moderation', { cookie: moderator }),
  };
}

async function timePosts({ running, site }: OpenSite): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  for (let time = 0; time < WARM_UP_POSTS + POSTS; time += 1) {
    const began = performance.now();
    await ask(running.url, postTo(site.longThread.path), agent);
    times.push(performance.now() - began);
  }
  agent.destroy();
  const counted = times.slice(WARM_UP_POSTS).toSorted((one, other) => one - other);
  return counted[Math.floor(counted.length / 2)] ?? Number.NaN;
}
