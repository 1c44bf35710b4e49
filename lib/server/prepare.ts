import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv, type Env } from '@/lib/env-schema';
import { errorFacts, log } from '@/lib/log';
import { ensurePostgres, type EmbeddedPostgres } from '@/lib/server/embedded-postgres';
import { migrate } from '@/lib/server/migrate';
import { prepareSecrets, type SecretOrigin } from '@/lib/server/secrets';

/** The folder of the project, whatever folder we were called from. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export const MIGRATIONS = join(ROOT, 'prisma', 'migrations');

/** How soon a database that was killed is started again. Until then everybody is asked to wait: nothing is kept that could have changed unheard. */
const WATCH_MS = 2000;

/** The folder where a command was typed: names of files are meant from there. */
export function launchedFrom(): string {
  return process.env.INIT_CWD ?? process.cwd();
}

export type Prepared = { env: Env; origins: { AUTH_SECRET: SecretOrigin; ENCRYPTION_KEY: SecretOrigin } };

/**
 * Completes `process.env` for everything that is loaded after this, here and in Next: `.env` (what is set already wins),
 * an absolute DATA_DIR, and secrets. Throws EnvError.
 */
export async function prepareEnvironment(): Promise<Prepared> {
  if (existsSync(join(ROOT, '.env'))) process.loadEnvFile(join(ROOT, '.env'));
  const dataDir = resolve(ROOT, process.env.DATA_DIR || '.folkmoot');
  process.env.DATA_DIR = dataDir;
  const origins = await prepareSecrets(process.env, dataDir);
  return { env: parseEnv(process.env), origins };
}

export type OpenDatabase = { url: string; directUrl: string; close(): Promise<void> };

/**
 * The database of this environment: the one at DATABASE_URL, else the embedded one, joined or started, and started again
 * if it dies. `process.env.DATABASE_URL` leads to it afterwards.
 */
export async function openDatabase(env: Env, onProgress?: (message: string) => void): Promise<OpenDatabase> {
  if (env.DATABASE_URL !== undefined) {
    const directUrl = env.DATABASE_DIRECT_URL ?? env.DATABASE_URL;
    return { url: env.DATABASE_URL, directUrl, close: () => Promise.resolve() };
  }
  const postgres = await ensurePostgres(env.DATA_DIR, { ...(onProgress && { onProgress }) });
  process.env.DATABASE_URL = postgres.url;
  delete process.env.DATABASE_DIRECT_URL;
  return { url: postgres.url, directUrl: postgres.url, close: keepRunning(env.DATA_DIR, postgres) };
}

/** Applies what the database lacks. See `migrate` for what it throws. */
export async function migrateDatabase(
  { directUrl }: OpenDatabase,
  onProgress?: (name: string) => void,
): Promise<string[]> {
  return migrate({ url: directUrl, folder: MIGRATIONS, ...(onProgress && { onProgress }) });
}

/** Looks after the embedded server until the returned function is called, which leaves it. */
function keepRunning(dataDir: string, first: EmbeddedPostgres): () => Promise<void> {
  let postgres = first;
  let work = Promise.resolve();
  const look = async () => {
    if (postgres.isRunning()) return;
    const dead = postgres;
    try {
      postgres = await ensurePostgres(dataDir);
      await dead.stop(); // only its note of us: the server is in use
      log('warn', 'database-restarted');
    } catch (error) {
      log('error', 'database-down', errorFacts(error));
    }
  };
  const timer = setInterval(() => {
    work = work.then(look);
  }, WATCH_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await work;
    await postgres.stop();
  };
}
