import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { migrate, pendingMigrations } from '@/lib/server/migrate';

let folder: string;
let url: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'folkmoot-migrations-'));
  const name = `migrate_${randomBytes(6).toString('hex')}`;
  const server = new URL(inject('templateDatabaseUrl'));
  server.pathname = '/postgres';
  await query(server.href, `CREATE DATABASE ${name}`);
  server.pathname = `/${name}`;
  url = server.href;
  addMigration('1_first', 'CREATE TABLE first (id int); INSERT INTO first VALUES (1);');
});

afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  const { pathname } = new URL(url);
  const server = new URL(url);
  server.pathname = '/postgres';
  await query(server.href, `DROP DATABASE ${pathname.slice(1)} WITH (FORCE)`);
});

describe('migrating', () => {
  it('applies what is missing, in order, once', async () => {
    addMigration(
      '2_second',
      `CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END; $$;`,
    );
    expect(await pendingMigrations({ url, folder })).toEqual(['1_first', '2_second']);
    expect(await migrate({ url, folder })).toEqual(['1_first', '2_second']);
    expect(await migrate({ url, folder })).toEqual([]);
    addMigration('3_third', 'DROP TABLE first;');
    expect(await migrate({ url, folder })).toEqual(['3_third']);
  });

  it('keeps its books as Prisma does', async () => {
    await migrate({ url, folder });
    const [row] = await query(url, 'SELECT * FROM _prisma_migrations');
    expect(row).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      checksum: '8e5ae63deb3b2c04b6e63453a8e40cda3c895c869c3e7c1edb5f01a8645c13a9',
      migration_name: '1_first',
      logs: null,
      rolled_back_at: null,
      applied_steps_count: 1,
    });
  });

  it('is done by one when several start at once', async () => {
    addMigration('2_slow', 'SELECT pg_sleep(0.2); CREATE TABLE second (id int);');
    const all = await Promise.all(Array.from({ length: 4 }, () => migrate({ url, folder })));
    expect(all.filter((applied) => applied.length > 0)).toEqual([['1_first', '2_slow']]);
    expect(await query(url, 'SELECT id FROM first')).toHaveLength(1);
  });

  it('keeps nothing of one that fails, and says which', async () => {
    addMigration('2_broken', 'CREATE TABLE second (id int); SELECT 1/0;');
    await expect(migrate({ url, folder })).rejects.toThrow(/2_broken failed.*division by zero/);
    expect(await query(url, `SELECT to_regclass('second') AS there`)).toEqual([{ there: null }]);
    expect(await pendingMigrations({ url, folder })).toEqual(['2_broken']);
  });

  it('refuses a database that is newer than the code', async () => {
    addMigration('2_second', 'SELECT 1;');
    await migrate({ url, folder });
    rmSync(join(folder, '2_second'), { recursive: true });
    await expect(migrate({ url, folder })).rejects.toMatchObject({ code: 'database-newer' });
  });

  it('refuses a file that was changed after it was applied', async () => {
    await migrate({ url, folder });
    addMigration('1_first', 'CREATE TABLE first (id bigint);');
    await expect(migrate({ url, folder })).rejects.toThrow(/1_first was changed/);
  });

  it('refuses to go on after a migration that failed under another tool', async () => {
    await migrate({ url, folder });
    await query(url, 'UPDATE _prisma_migrations SET finished_at = NULL');
    await expect(migrate({ url, folder })).rejects.toThrow(/1_first once failed/);
    await query(url, 'UPDATE _prisma_migrations SET rolled_back_at = now()');
    await query(url, 'DROP TABLE first');
    expect(await migrate({ url, folder })).toEqual(['1_first']);
  });

  it('says so when the database does not answer', async () => {
    await expect(migrate({ url: 'postgresql://127.0.0.1:1/x', folder })).rejects.toMatchObject({
      code: 'database-unavailable',
    });
  });
});

function addMigration(name: string, sql: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'migration.sql'), sql);
}

async function query(at: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: at });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
