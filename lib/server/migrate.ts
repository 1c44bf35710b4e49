import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { AppError } from '@/lib/errors';

/** The lock that Prisma's own engine takes, so that `prisma migrate deploy` and we keep out of each other's way. */
const ADVISORY_LOCK = 72707369;

const CONNECT_TIMEOUT_MS = 5000;

/** Another instance that migrates a large database may take its time; past this, something is wrong. */
const LOCK_PATIENCE = '10min';

/** A migration waits for running queries no longer than this: everything else would queue behind it. */
const TABLE_PATIENCE = '15s';

/** As Prisma's engine makes it, column by column. */
const BOOKS = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

type Migration = { name: string; sql: string; checksum: string };
type Recorded = { migration_name: string; checksum: string; finished: boolean };

export type MigrateRequest = {
  /** A direct connection: behind a pooler the lock would belong to nobody in particular. */
  url: string;
  /** Holds one folder for each migration, applied in the order of their names. */
  folder: string;
  onProgress?: (name: string) => void;
};

/**
 * Brings the database up to the code: applies what is missing, each migration in one transaction with its record, and
 * returns the names of what it applied. Several instances may call it at once; one works, the others find it done.
 *
 * Throws `database-newer` when the database has migrations that this code does not know, `database-unavailable` when it
 * does not answer, and an Error when an applied file was changed since, or a migration failed (now, or under Prisma's engine).
 */
export async function migrate({ url, folder, onProgress }: MigrateRequest): Promise<string[]> {
  const known = await readMigrations(folder);
  return withConnection(url, async (client) => {
    await client.query(`SET lock_timeout = '${LOCK_PATIENCE}'`);
    await client.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCK]); // goes with the connection
    await client.query(BOOKS);
    const missing = compare(known, await readBooks(client));
    await client.query(`SET lock_timeout = '${TABLE_PATIENCE}'`);
    for (const migration of missing) {
      onProgress?.(migration.name);
      await apply(client, migration);
    }
    return missing.map(({ name }) => name);
  });
}

/** The names of what `migrate` would apply. Writes nothing; throws as `migrate` does. */
export async function pendingMigrations({ url, folder }: MigrateRequest): Promise<string[]> {
  const known = await readMigrations(folder);
  return withConnection(url, async (client) => {
    const { rows } = await client.query<{ there: boolean }>(
      `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`,
    );
    return compare(known, rows[0]?.there ? await readBooks(client) : []).map(({ name }) => name);
  });
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function withConnection<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  client.on('error', () => undefined); // the query that was running is told as well
  try {
    await client.connect();
  } catch (error) {
    throw new AppError('database-unavailable', 'The database does not answer, or does not let us in.', {
      cause: error,
    });
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function readBooks(client: Client): Promise<Recorded[]> {
  const { rows } = await client.query<Recorded>(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return rows;
}

/** What is known and not recorded, after everything that was recorded has been found in order. */
function compare(known: Migration[], recorded: Recorded[]): Migration[] {
  const byName = new Map(known.map((migration) => [migration.name, migration]));
  for (const { migration_name: name, checksum, finished } of recorded) {
    const migration = byName.get(name);
    if (!migration) {
      throw new AppError(
        'database-newer',
        `The database is newer than this version of Folkmoot: it has the migration ${name}. Update Folkmoot, or restore a backup.`,
      );
    }
    if (!finished) {
      throw new Error(
        `The migration ${name} once failed half-way. Repair the database by hand, then set rolled_back_at or finished_at ` +
          'of its row in _prisma_migrations.',
      );
    }
    if (migration.checksum !== checksum) {
      throw new Error(
        `The migration ${name} was changed after it was applied. Restore the file: changes belong in a new one.`,
      );
    }
    byName.delete(name);
  }
  return [...byName.values()];
}

async function apply(client: Client, { name, sql, checksum }: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The migration ${name} failed, and nothing of it was kept: ${reason}`, { cause: error });
  }
}
