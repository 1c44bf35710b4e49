import { readFile } from 'node:fs/promises';
import { Client } from 'pg';
import { expect, it } from 'vitest';
import { diffSchema } from './schema-engine';

/**
 * What the migrations say and schema.prisma cannot, as the statements by which Prisma would take it away: columns that
 * the database computes look to it like columns with a default. Partial and expression indexes, checks and triggers it
 * does not see at all.
 */
const KNOWN_DRIFT = [
  'ALTER TABLE "article" ALTER COLUMN "search" DROP DEFAULT',
  'ALTER TABLE "comment" ALTER COLUMN "thread_key_newest" DROP DEFAULT, ALTER COLUMN "search" DROP DEFAULT, ALTER COLUMN "queue_bits" DROP DEFAULT',
];

it('finds no difference between migrations and schema.prisma but the named ones', async () => {
  expect(await findDrift()).toEqual(KNOWN_DRIFT);
});

it('notices a column that only the database has', async () => {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('ALTER TABLE byline ADD COLUMN motto text');
  await client.end();
  expect(await findDrift()).toContain('ALTER TABLE "byline" DROP COLUMN "motto"');
});

const url = process.env.DATABASE_URL ?? '';

async function findDrift(): Promise<string[]> {
  const script = await diffSchema({ url, datamodel: await readFile('prisma/schema.prisma', 'utf8') });
  return script
    .replaceAll(/^--.*$/gm, '')
    .split(';')
    .map((statement) => statement.replaceAll(/\s+/g, ' ').trim())
    .filter((statement) => statement !== '');
}
