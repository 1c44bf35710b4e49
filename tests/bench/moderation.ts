import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { signInModerator } from '@/tests/setup/people';
import type { Site } from '@/tests/setup/site-process';
import { ask, get, type Asked } from './ask';

/** What moderators feel, over HTTP. All times are milliseconds. */
export interface Moderated {
  /** The queue with so many waiting, rendered for one moderator: medians. */
  queue: { waiting: number; ms: number; bytes: number }[];
  /** Two moderators, each deciding one after the other. */
  decisions: { perSecond: number; p50: number; p99: number };
  /** From the end of the undo window to the first public page with the comment on it, each asked for every few milliseconds. */
  untilSeen: { median: number; most: number; times: number };
}

const FEW = 10;

/** An evening: more than one page of the queue shows. */
const EVENING = 200;
const MANY = 10_000;
const QUEUE_TIMES = 15;
const WARM_UP_TIMES = 5;
const SEEN_TIMES = 7;
const POLL_MS = 5;

/** So long after another one is published, so that they do not all meet the same round of the sweep. */
const APART_MS = 370;

const DECISIONS = ['decline', 'spam', 'publish'];

/** Fills the queue of a running site, and has two moderators work on it for so many seconds. */
export async function timeModeration({ site, database, seconds }: Subject): Promise<Moderated> {
  const moderators = [await signInModerator(site, 'bench-one'), await signInModerator(site, 'bench-two')];
  const [first = ''] = moderators;
  const queue = [];
  for (const waiting of [FEW, EVENING, MANY]) {
    await fill(database, waiting);
    queue.push({ waiting, ...(await timeQueue(site, first)) });
  }
  const decisions = await timeDecisions({ site, database, seconds, moderators });
  return { queue, decisions, untilSeen: await timeUntilSeen({ site, database, cookie: first }) };
}

interface Subject {
  site: Site;
  database: Client;
  seconds: number;
}

/** So many wait, under many articles. */
async function fill(database: Client, waiting: number): Promise<void> {
  await database.query(
    `INSERT INTO comment (id, article_id, author_name, body, body_html, content_hash, status, holds, created_at)
     SELECT left(md5('waits ' || n), 16), article.id, 'Reader ' || n % 500, 'Number ' || n || ', which waits.',
       '<p>Number ' || n || ', which waits.</p>', sha256(convert_to('waits ' || n, 'UTF8')), 'pending', '{newcomer}',
       now() - n * interval '1 minute'
     FROM generate_series(1 + (SELECT count(*) FROM comment WHERE waits), $1) n
     JOIN (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM article) article
       ON nth = 1 + n % (SELECT count(*) FROM article)`,
    [waiting],
  );
  await database.query('ANALYZE comment');
}

async function timeQueue(site: Site, cookie: string): Promise<{ ms: number; bytes: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  let bytes = 0;
  for (let time = 0; time < WARM_UP_TIMES + QUEUE_TIMES; time += 1) {
    const began = performance.now();
    const { body } = await ask(site.url, get('/moderation', { cookie }), agent);
    times.push(performance.now() - began);
    bytes = body.length;
  }
  agent.destroy();
  return { ms: quantile(times.slice(WARM_UP_TIMES), 0.5), bytes };
}

async function timeDecisions({ site, database, seconds, moderators }: Subject & { moderators: string[] }) {
  const waiting = await idsThatWait(database);
  const latencies: number[] = [];
  const began = performance.now();
  await Promise.all(
    moderators.map(async (cookie, hand) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (
        let n = hand;
        n < waiting.length && performance.now() - began < seconds * 1000;
        n += moderators.length
      ) {
        const sent = performance.now();
        const decision = DECISIONS[n % DECISIONS.length] ?? '';
        await ask(site.url, decisionAbout({ id: waiting[n] ?? '', decision, cookie, site }), agent);
        latencies.push(performance.now() - sent);
      }
      agent.destroy();
    }),
  );
  const took = (performance.now() - began) / 1000;
  return {
    perSecond: latencies.length / took,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
  };
}

/** Publishes some, each under an article of its own, and asks for the thread until it is there. */
async function timeUntilSeen({ site, database, cookie }: Omit<Subject, 'seconds'> & { cookie: string }) {
  const { rows } = await database.query<{ id: string; slug: string }>(
    `SELECT DISTINCT ON (c.article_id) c.id, a.slug FROM comment c JOIN article a ON a.id = c.article_id
     WHERE c.waits AND a.comment_count < 100 LIMIT $1`,
    [SEEN_TIMES],
  );
  const late = await Promise.all(
    rows.map(async ({ id, slug }, nth) => {
      await sleep(nth * APART_MS);
      const answer = await ask(site.url, decisionAbout({ id, decision: 'publish', cookie, site }));
      const { undoUntil } = JSON.parse(answer.body.toString()) as { undoUntil: string };
      const thread = get(`/articles/${slug}?sort=newest`);
      await sleep(Date.parse(undoUntil) - Date.now());
      while (!(await ask(site.url, thread)).body.includes(` data-comment="${id}"`)) await sleep(POLL_MS);
      return Date.now() - Date.parse(undoUntil);
    }),
  );
  return { median: quantile(late, 0.5), most: Math.max(...late), times: late.length };
}

interface Decided {
  id: string;
  decision: string;
  cookie: string;
  site: Site;
}

function decisionAbout({ id, decision, cookie, site }: Decided): Asked {
  return {
    method: 'POST',
    path: `/moderation/comments/${id}/decisions`,
    headers: { cookie, origin: site.url, 'content-type': 'application/json' },
    body: JSON.stringify({ decision, version: 1, reason: decision === 'decline' ? 'other' : null }),
    status: 200,
  };
}

async function idsThatWait(database: Client): Promise<string[]> {
  const { rows } = await database.query<{ id: string }>(
    'SELECT id FROM comment WHERE waits ORDER BY waits_since, id',
  );
  return rows.map(({ id }) => id);
}

function quantile(values: number[], share: number): number {
  return values.toSorted((one, other) => one - other)[Math.ceil(share * values.length) - 1] ?? 0;
}
