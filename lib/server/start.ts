import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isLoopbackUrl, type Env } from '@/lib/env-schema';
import { hasCode } from '@/lib/errors';
import { setLogLevel } from '@/lib/log';
import { buildIfStale } from '@/lib/server/build';
import { explain } from '@/lib/server/explain';
import { takeLock } from '@/lib/server/lock';
import { migrateDatabase, openDatabase, prepareEnvironment, ROOT } from '@/lib/server/prepare';
import { step } from '@/lib/server/progress';
import { Shutdown } from '@/lib/server/shutdown';

// What `npm start` and `npm run dev` run, on our own Node. Everything that reads lib/env is imported late, when the
// environment is complete.

const dev = process.argv.includes('--dev');

/** So often the database is asked at a start, each time for as long as a reader waits, before the start fails. */
const PATIENCE = 10;
const BETWEEN_TRIES_MS = 500;

if (process.argv.includes('--help') || process.argv.includes('-h')) {
  process.stdout.write(
    'npm start starts the site; Ctrl-C stops it. It takes no arguments: what can be set is in .env.example.\n',
  );
  process.exit(0);
}
const shutdown = new Shutdown();

try {
  await start();
} catch (error) {
  process.stderr.write(`\n${explain(error)}\n`);
  await shutdown.stop();
  process.exit(1);
}

async function start(): Promise<void> {
  const { env } = await prepareEnvironment();
  setLogLevel(env.LOG_LEVEL);
  shutdown.listen(() => process.stdout.write('\nStopping …\n'));
  await claimDataDir(env);
  await refuseTakenPort(env);

  await step('Database', async (say) => {
    const database = await openDatabase(env, say);
    shutdown.add('database', () => database.close());
    const applied = await migrateDatabase(database, say);
    return applied.length > 0 ? `${applied.length} migrations applied` : 'up to date';
  });
  const { db } = await import('@/lib/db');
  shutdown.add('connections', () => db.$disconnect());

  const { isEmpty, loadDemo } = await import('@/prisma/seed');
  if (env.DEMO === 'auto' && isLoopbackUrl(env.SITE_URL) && (await patiently(isEmpty))) {
    await step('Demo', async () => {
      const { articles, comments } = await patiently(loadDemo);
      return `${articles} articles, ${comments} comments`;
    });
  }
  if (!dev) await step('Pages', (say) => buildIfStale(ROOT, say));

  await step('Server', async () => {
    const { startFront } = await import('@/lib/server/front');
    const front = await startFront({ dev, host: env.HOST, port: env.PORT });
    const { startJobs } = await import('@/lib/jobs/run');
    const jobs = startJobs();
    shutdown.add('jobs', () => jobs.stop());
    shutdown.add('front', () => front.close());
    return `listening on ${env.HOST}, port ${env.PORT}`;
  });
  process.stdout.write(`\nFolkmoot is at ${env.SITE_URL}\n`);
  await patiently(() => offerSignInLink(env));
  process.stdout.write('Ctrl-C stops it.\n');
}

/** A reader is told in two seconds that the database is away; a start, which all else on the machine may slow down, has time. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (tries === PATIENCE || !hasCode(error, 'database-unavailable')) throw error;
      await sleep(BETWEEN_TRIES_MS);
    }
  }
}

/** One site at a time runs on a data folder. Another one says where this one is, and ends. */
async function claimDataDir({ DATA_DIR, SITE_URL }: Env): Promise<void> {
  const taken = await takeLock(join(DATA_DIR, 'server.json'), { address: SITE_URL });
  if (taken.outcome === 'held') {
    const { pid, address } = taken.by;
    throw new Error(`Folkmoot already runs here: ${address ?? 'starting'} (process ${pid}).`);
  }
  shutdown.add('lock', () => taken.lock.release());
}

/** Said before the work of starting, not after it. */
async function refuseTakenPort({ HOST, PORT }: Env): Promise<void> {
  const server = createServer();
  try {
    server.listen(PORT, HOST);
    await once(server, 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new Error(`Port ${PORT} is in use by another program. Set PORT to a free one.`);
    if (code === 'EACCES') throw new Error(`Port ${PORT} is not ours to take. Set PORT to one above 1023.`);
    throw new Error(`HOST is no address of this machine (${code ?? 'unknown'}).`);
  }
  server.close();
  await once(server, 'close');
}

/** Until an administrator has signed in, each start makes a link for the first. It goes to a person's eyes only. */
async function offerSignInLink({ DATA_DIR }: Env): Promise<void> {
  const { makeFirstAdministratorLink, needsFirstAdministrator } = await import('@/lib/auth/sign-in-links');
  const file = join(DATA_DIR, 'sign-in-link');
  await rm(file, { force: true });
  if (!(await needsFirstAdministrator())) return;
  const { url } = await makeFirstAdministratorLink();
  if (process.stdout.isTTY) {
    process.stdout.write(`Sign in as its administrator, once, with\n  ${url}\n`);
    return;
  }
  await writeFile(file, `${url}\n`, { mode: 0o600, flag: 'wx' });
  process.stdout.write(`The administrator's one-time link is in ${file}\n`);
}
