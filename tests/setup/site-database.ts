import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type QueryResultRow } from 'pg';
import { ensurePostgres } from '@/lib/server/embedded-postgres';
import { waitForLock } from '@/lib/server/lock';
import type { Site } from './site';

const PATIENCE_MS = 30_000;
const POLL_MS = 50;

/** Runs one statement on the database of a running site: for what time or an operator does to it, and no page can. */
export async function querySite<Row extends QueryResultRow>(
  site: Site,
  statement: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const postgres = await ensurePostgres(site.dataDir);
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  try {
    return (await client.query<Row>(statement, values)).rows;
  } finally {
    await client.end();
    await postgres.stop();
  }
}

/**
 * Stops the site's database while `work` runs, as a crash would. Nobody can start it meanwhile, because we hold its lock;
 * afterwards the site starts it again by itself, which is waited for.
 */
export async function withoutDatabase(site: Site, work: () => Promise<void>): Promise<void> {
  const lock = await waitForLock(join(site.dataDir, 'postgres.lock'), PATIENCE_MS);
  try {
    const pidFile = join(site.dataDir, 'postgres', 'postmaster.pid');
    process.kill(Number.parseInt(await readFile(pidFile, 'utf8'), 10), 'SIGINT');
    await until(() =>
      access(pidFile).then(
        () => false,
        () => true,
      ),
    );
    await work();
  } finally {
    await lock.release();
  }
  await until(async () => (await fetch(`${site.url}/api/health`)).ok);
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error('What was waited for did not come.');
    await sleep(POLL_MS);
  }
}
