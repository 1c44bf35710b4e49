import { Client } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { readQueue, type QueueInput } from '@/lib/moderation/queue';
import { createAccount, createArticle } from '@/tests/factories';
import { newModerator } from '@/tests/moderating';

/** What no two volunteers have ever seen to. */
const WAITING = 10_000;

let moderator: Moderator;
let client: Client;
const sent: { text: string; values: unknown[] }[] = [];

beforeAll(async () => {
  moderator = await newModerator();
  await newModerator();
  const [{ id: articleId }, { id: accountId }] = [await createArticle(), await createAccount()];
  // One in a hundred may give somebody away; half are by one member; the spam service looks at some again.
  await db.$executeRaw`
    INSERT INTO comment (id, article_id, account_id, author_name, body, body_html, content_hash, status, holds, created_at,
      due_at)
    SELECT substr(md5(n::text), 1, 16), ${articleId}, CASE WHEN n % 2 = 0 THEN ${accountId} END, 'Wren',
      repeat('I was there too. ', 40), repeat('<p>I was there too.</p>', 40), decode(repeat('00', 32), 'hex'), 'pending',
      ARRAY[CASE WHEN n % 100 = 0 THEN 'gives-away' WHEN n % 7 = 0 THEN 'spam-service' ELSE 'newcomer' END],
      now() - (${WAITING} - n) * interval '1 minute', CASE WHEN n % 7 = 0 THEN now() + interval '1 hour' END
    FROM generate_series(1, ${WAITING}::int) n`;
  // What was not flushed yet is not seen to be visible to all.
  await db.$executeRaw`CHECKPOINT`;
  await db.$executeRaw`VACUUM ANALYZE comment`;
  client = new Client({ connectionString: process.env.DATABASE_URL ?? '' });
  await client.connect();
  listen();
}, 60_000);
afterAll(() => client.end());

/** Keeps what Prisma's driver sends, as it sends it. */
function listen(): void {
  const proto = Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const original = proto.query;
  proto.query = function (this: unknown, ...args: unknown[]) {
    const [config] = args as [{ text: string; values: unknown[] } | string];
    if (typeof config === 'object') sent.push(config);
    return original.apply(this, args);
  };
}

async function read(input: Partial<QueueInput> = {}) {
  sent.length = 0;
  const started = performance.now();
  const page = await readQueue({ list: 'waiting', moderator, ...input });
  return { page, took: performance.now() - started, statements: [...sent] };
}

it('reads a page out of ten thousand as one range of the index, in its order', async () => {
  const { page } = await read();
  const middle = await db.comment.findFirstOrThrow({
    where: { waits: true, urgency: 0 },
    orderBy: { waitsSince: 'asc' },
    skip: 5_000,
  });
  for (const after of [undefined, page.next!, middle.id]) {
    const { statements } = await read({ after });
    const range = statements.find(
      ({ text }) => text.includes('ORDER BY -urgency') && text.startsWith('\n    SELECT id'),
    );
    if (range === undefined) throw new Error('nothing was read');
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF) ${range.text}`,
      range.values,
    );
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    expect(plan).toContain('Index Scan using comment_queue');
    expect(plan).not.toMatch(/Sort|Seq Scan on comment|Bitmap/);
    expect(plan).not.toMatch(/Rows Removed by Filter: [1-9]/);
  }
});

it('asks the same number of questions whatever is on the page', async () => {
  const numbers: number[] = [];
  const times: number[] = [];
  const last = await db.comment.findFirstOrThrow({
    orderBy: { createdAt: 'desc' },
    skip: 3,
    where: { urgency: 0 },
  });
  for (const after of [undefined, undefined, undefined, last.id]) {
    const { statements, took, page } = await read({ after });
    // The first page asks for disputes besides, a later one where it begins.
    numbers.push(statements.length - 1);
    times.push(Math.round(took));
    expect(page.waiting).toBe(WAITING);
  }
  console.log(`queue of ${WAITING}: ${numbers[0]} statements, ${times.join(', ')} ms`);
  expect(new Set(numbers).size).toBe(1);
  expect(numbers[0]).toBeLessThanOrEqual(20);
});

it('counts all parts out of one small index', async () => {
  const { statements } = await read();
  const counting = statements.find(({ text }) => text.includes('GROUP BY queue_bits'));
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(
    `EXPLAIN (COSTS OFF) ${counting?.text ?? ''}`,
    counting?.values,
  );
  const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
  expect(plan).toContain('Index Only Scan using comment_queue_bits');
  expect(plan).not.toContain('Seq Scan on comment');
});

it('goes through all of them once, the most urgent first', async () => {
  const seen: string[] = [];
  const urgencies: number[] = [];
  let after: string | undefined;
  do {
    const { page } = await read({ after, show: 'urgent' });
    seen.push(...page.items.map(({ id }) => id));
    urgencies.push(...page.items.map(({ urgency }) => urgency));
    after = page.next ?? undefined;
  } while (after !== undefined);
  expect(new Set(seen).size).toBe(100);
  expect(seen).toHaveLength(100);
  expect(new Set(urgencies)).toEqual(new Set([2]));
  const { page } = await read();
  expect(page.items.map(({ id }) => id)).toEqual(seen.slice(0, 50));
  expect(page.parts).toMatchObject({ urgent: 100, checking: 1428, held: 8572, reported: 0, 'passed-on': 0 });
});
