import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

import { ensurePostgres } from '@/lib/server/embedded-postgres';
import { migrate } from '@/lib/server/migrate';

declare module 'vitest' {
  interface ProvidedContext {
    /** The migrated, empty database that every test file gets a copy of; nobody stays connected to it. */
    templateDatabaseUrl: string;
  }
}

/** Starts the PostgreSQL that the site itself would start, in a folder of its own, and migrates one database there. */
export default async function prepareTemplate(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'folkmoot-postgres-'));
  const postgres = await ensurePostgres(dataDir, { durable: false });
  const stop = async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    await migrate({ url: postgres.url, folder: join(project.config.root, 'prisma', 'migrations') });
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('templateDatabaseUrl', postgres.url);
  return stop;
}
