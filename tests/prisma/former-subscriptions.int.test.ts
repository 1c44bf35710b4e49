import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { migrate } from '@/lib/server/migrate';

// A site that took wishes to be told before there was anything that told: what it kept has to come along.

const FOLDER = 'prisma/migrations';
const BEFORE = '20261127030000_subscriptions';

let folder: string;
let client: Client;
let server: string;
let name: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'folkmoot-former-'));
  name = `former_${randomBytes(6).toString('hex')}`;
  const url = new URL(inject('templateDatabaseUrl'));
  url.pathname = '/postgres';
  server = url.href;
  await onServer(`CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  for (const migration of readdirSync(FOLDER).filter((entry) => entry < BEFORE))
    cpSync(join(FOLDER, migration), join(folder, migration), { recursive: true });
  await migrate({ url: url.href, folder });
  client = new Client({ connectionString: url.href });
  await client.connect();
  await client.query(FILLED);
  await migrate({ url: url.href, folder: FOLDER });
}, 60_000);

afterAll(async () => {
  await client.end();
  await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
  rmSync(folder, { recursive: true, force: true });
});

it('makes one subscriber of each address, confirmed if it was, and an account’s its own', async () => {
  const { rows } = await client.query(`
    SELECT encode(email_index, 'escape') AS address, account_id AS account, confirmed_at IS NOT NULL AS confirmed,
      email IS NULL AS forgotten, octet_length(token_hash) AS length
    FROM subscriber ORDER BY account_id NULLS LAST, email_index`);
  expect(rows).toEqual([
    { address: null, account: 'wren', confirmed: true, forgotten: true, length: 32 },
    { address: 'ada', account: null, confirmed: true, forgotten: true, length: 32 },
    { address: 'bob', account: null, confirmed: false, forgotten: true, length: 32 },
  ]);
});

it('keeps what each of them follows once, what had ended too, and tells nobody of what was said before', async () => {
  const { rows } = await client.query(`
    SELECT coalesce(encode(s.email_index, 'escape'), s.account_id) AS who, x.scope::text AS scope, x.comment_id AS comment,
      x.ended_at IS NOT NULL AS ended
    FROM subscription x JOIN subscriber s ON s.id = x.subscriber_id ORDER BY 1, 2, 3`);
  expect(rows).toEqual([
    { who: 'ada', scope: 'article', comment: null, ended: false },
    { who: 'ada', scope: 'replies', comment: '0123456789abcdef', ended: true },
    { who: 'bob', scope: 'replies', comment: '0123456789abcdef', ended: false },
    { who: 'wren', scope: 'article', comment: null, ended: false },
  ]);
  const { rows: counts } = await client.query(
    'SELECT (SELECT count(*)::int FROM notification) AS told, (SELECT count(*)::int FROM notify_task) AS tasks',
  );
  expect(counts).toEqual([{ told: 0, tasks: 0 }]);
});

const FILLED = `
  INSERT INTO account (id, handle, handle_folded, display_name, display_name_folded, email, email_index)
    VALUES ('wren', 'wren', 'wren', 'Wren', 'wren', 'x', 'wren');
  INSERT INTO article (id, slug, title, status, body_source, body_html, published_at)
    VALUES ('a1', 'a-night-shift', 'A Night Shift', 'published', '', '', now());
  INSERT INTO comment (id, article_id, author_name, body, body_html, content_hash, due_at)
    VALUES ('0123456789abcdef', 'a1', 'Ada', 'I was there.', '', sha256('x'), now());
  INSERT INTO subscription (id, scope, article_id, comment_id, email, email_index, confirmed_at, ended_at) VALUES
    ('s1', 'article', 'a1', NULL, 'x', 'ada', now(), now()),
    ('s2', 'article', 'a1', NULL, 'x', 'ada', now(), NULL),
    ('s3', 'replies', 'a1', '0123456789abcdef', 'x', 'ada', NULL, now()),
    ('s4', 'replies', 'a1', '0123456789abcdef', 'x', 'bob', NULL, NULL),
    ('s5', 'article', 'a1', NULL, 'x', 'wren', NULL, NULL);`;

async function onServer(sql: string): Promise<void> {
  const other = new Client({ connectionString: server });
  await other.connect();
  await other.query(sql);
  await other.end();
}
