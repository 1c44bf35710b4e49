import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ThreadPage, ThreadSort } from '@/lib/comments/comment';
import { COMMENTS_PER_PAGE, readThreadPage } from '@/lib/comments/queries';
import { db } from '@/lib/db';
import { createArticle, createComment } from '@/tests/factories';

/** Long enough that anything but one range of an index would show. */
const LENGTH = 30_000;

interface Node {
  'Node Type': string;
  'Index Name'?: string;
  'Relation Name'?: string;
  Alias?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: Node[];
}

let articleId = '';
let articleSlug = '';
let client: Client;
const sent: { name?: string; text: string; values: unknown[] }[] = [];

beforeAll(async () => {
  ({ id: articleId, slug: articleSlug } = await createArticle());
  await createComment();
  await plantThread();
  client = new Client({ connectionString: process.env.DATABASE_URL ?? '' });
  await client.connect();
  listen();
}, 60_000);
afterAll(() => client.end());

/** One in ten is a root, the others answer one of the forty before them: some ten levels deep, some far more. */
async function plantThread(): Promise<void> {
  await db.$executeRaw`
    INSERT INTO comment (id, article_id, parent_id, author_name, body, body_html, content_hash, status, visible, shown,
      first_published_at, created_at)
    SELECT substr(md5(n::text), 1, 16), ${articleId},
      CASE WHEN n % 10 > 0 THEN substr(md5((n - 1 - n * 7919 % least(n, 40))::text), 1, 16) END,
      'Wren', 'I was there too.', repeat('<p>I was there too.</p>', 20), decode(repeat('00', 32), 'hex'), 'published', true, true,
      now(), now() - (${LENGTH} - n) * interval '1 minute'
    FROM generate_series(0, ${LENGTH}::int - 1) n ORDER BY n`;
  await db.$executeRaw`VACUUM ANALYZE comment`;
}

/** Keeps what Prisma's driver sends, as it sends it. */
function listen(): void {
  const proto = Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const original = proto.query;
  proto.query = function (this: unknown, ...args: unknown[]) {
    const [config] = args as [{ name?: string; text: string; values: unknown[] } | string];
    if (typeof config === 'object' && config.text.includes('LIMIT')) sent.push(config);
    return original.apply(this, args);
  };
}

/** The statement that reads the range of this page. */
async function statementOf(page: { sort: ThreadSort; after?: string; before?: string }) {
  sent.length = 0;
  const result = (await readThreadPage({ articleSlug, ...page })) as ThreadPage;
  const statement = sent.find(({ text }) => text.includes('ORDER BY c.thread_key'));
  if (statement === undefined) throw new Error('nothing was read');
  return { ...statement, result };
}

async function explain(text: string, values: unknown[] = []): Promise<Node> {
  const { rows } = await client.query<{ 'QUERY PLAN': { Plan: Node }[] }>(
    `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`,
    values,
  );
  return rows[0]!['QUERY PLAN'][0]!.Plan;
}

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** One range of one index in thread order, and no more rows or blocks than the page has comments. */
function expectOneRange(plan: Node, sort: ThreadSort): number {
  // The article itself is looked up by its address, one row of a small table.
  const nodes = nodesOf(plan).filter((node) => node.Alias !== 'a');
  const types = nodes.map((node) => node['Node Type']);
  expect(
    types.filter((type) => /Sort|Recursive|CTE|Seq Scan|Bitmap|Hash|Materialize|Aggregate/.test(type)),
  ).toEqual([]);
  const scans = nodes.filter((node) => node.Alias === 'c');
  expect(scans).toHaveLength(1);
  const [scan] = scans as [Node];
  expect(scan['Node Type']).toMatch(/^Index (Only )?Scan$/);
  expect(scan['Index Name']).toBe(sort === 'newest' ? 'comment_thread_newest' : 'comment_thread');
  expect(scan['Actual Rows'] * scan['Actual Loops']).toBeLessThanOrEqual(COMMENTS_PER_PAGE + 1);
  expect(scan['Rows Removed by Filter'] ?? 0).toBe(0);
  // Names are looked up for what stands below the sixth level only, one row each.
  for (const parent of nodes.filter((node) => node.Alias === 'p')) {
    expect(parent['Index Name']).toBe('comment_pkey');
    expect(parent['Actual Rows'] * parent['Actual Loops']).toBeLessThanOrEqual(COMMENTS_PER_PAGE + 1);
  }
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
}

describe.each(['oldest', 'newest'] as const)('a page of a thread of thirty thousand, %s first', (sort) => {
  it('is one range of an index, at the beginning, in the middle and at the end, forwards and backwards', async () => {
    const [middle, late] = await Promise.all(
      [0.5, 0.999].map(async (part) => {
        const rows = await db.$queryRaw<{ id: string }[]>`
          SELECT id FROM comment WHERE article_id = ${articleId} ORDER BY thread_key OFFSET ${Math.floor(LENGTH * part)} LIMIT 1`;
        return rows[0]!.id;
      }),
    );
    const pages = [{}, { after: middle! }, { after: late! }, { before: middle! }, { before: late! }];
    for (const page of pages) {
      const { text, values, name, result } = await statementOf({ sort, ...page });
      // Without a name the server plans each statement for its own values.
      expect(name ?? '').toBe('');
      expect(result.size).toBeGreaterThan(0);
      const blocks = expectOneRange(await explain(text, values), sort);
      // A leaf or two, the row, and for the deepest the way to the name of their parent.
      expect(blocks).toBeLessThan(5 * result.size + 20);
    }
  });

  it('stays so with a plan that was made for no values in particular', async () => {
    const { result } = await statementOf({ sort });
    const { text, values } = await statementOf({ sort, after: result.next! });
    const literals = values.map((value) =>
      Buffer.isBuffer(value) || value instanceof Uint8Array
        ? `'\\x${Buffer.from(value).toString('hex')}'`
        : client.escapeLiteral(String(value)),
    );
    await client.query(`PREPARE page AS ${text}`);
    for (const mode of ['auto', 'force_generic_plan']) {
      await client.query(`SET plan_cache_mode = ${mode}`);
      for (let n = 0; n < 7; n += 1) await client.query(`EXECUTE page (${literals.join(', ')})`);
      expectOneRange(await explain(`EXECUTE page (${literals.join(', ')})`), sort);
    }
    await client.query('DEALLOCATE page; RESET plan_cache_mode');
  });
});
