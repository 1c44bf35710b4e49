import { setLogLevel } from '@/lib/log';
import {
  migrateDatabase,
  openDatabase,
  prepareEnvironment,
  type OpenDatabase,
  type Prepared,
} from '@/lib/server/prepare';

export type Site = Prepared & { database: OpenDatabase };

/**
 * Does `work` with the environment complete and the database open, as the site has them: joined if it runs, started if
 * not, and left as it was found. What reads lib/env or lib/db is to be imported inside `work`.
 */
export async function withSite<T>(work: (site: Site) => Promise<T>, options = { migrate: true }): Promise<T> {
  const prepared = await prepareEnvironment();
  setLogLevel(prepared.env.LOG_LEVEL);
  const database = await openDatabase(prepared.env);
  try {
    if (options.migrate) await migrateDatabase(database);
    return await work({ ...prepared, database });
  } finally {
    const { db } = await import('@/lib/db');
    await db.$disconnect();
    await database.close();
  }
}
