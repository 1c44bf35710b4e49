import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { inject } from 'vitest';

export type FreshDatabase = { url: string; drop(): Promise<void> };

/** A database of its own, migrated and empty: a copy of the template, made in some 50 ms. Drop it when done. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const template = new URL(inject('templateDatabaseUrl'));
  const name = `test_${randomBytes(8).toString('hex')}`;
  await administer(template, `CREATE DATABASE ${name} TEMPLATE ${template.pathname.slice(1)}`);

  const own = new URL(template);
  own.pathname = `/${name}`;
  return { url: own.href, drop: () => administer(template, `DROP DATABASE ${name} WITH (FORCE)`) };
}

/** Statements about databases are run from beside them. */
async function administer(template: URL, statement: string): Promise<void> {
  const beside = new URL(template);
  beside.pathname = '/postgres';
  const client = new Client({ connectionString: beside.href });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
