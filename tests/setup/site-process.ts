import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { ENV_NAMES } from '@/lib/env-schema';
import { ensurePostgres } from '@/lib/server/embedded-postgres';
import flags from '@/scripts/node-flags.json';
import { REFUSAL } from './refuse-connections';

/** A first start makes a cluster, loads the demo and may have to build; on two busy cores that takes minutes. */
const START_PATIENCE_MS = 5 * 60_000;

/** Requests in flight, then jobs, then the database: all of them drain before the process goes. */
const STOP_PATIENCE_MS = 45_000;

const POLL_MS = 100;

const run = promisify(execFile);

/** What the start says when somebody else listens where it is to. */
const PORT_TAKEN = 'is in use by another program';

/** What the start prints when everything stands, the administrator's link too. */
const LAST_LINE = 'Ctrl-C stops it.';

export type Site = {
  /** Where it answers, without a slash at the end. */
  url: string;
  dataDir: string;
  pid: number;
  /** What it printed so far. */
  output(): string;
  /** The one-time link that the start left in DATA_DIR for the administrator. */
  signInLink(): Promise<string>;
  /** Runs the command line beside it, on the same data; gives what it printed, throws when it failed. */
  folkmoot(...args: string[]): Promise<string>;
  /** SIGTERM. Throws unless it ends with 0 in good time, and if it tried to reach another machine while it ran. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash would end it. Its database lives on; `stop` clears that away as well. */
  kill(): Promise<void>;
};

export type SiteOptions = {
  /** Whether the demo community moves in. */
  demo?: boolean;
  /** Any variables of PRODUCT 2. */
  env?: Record<string, string>;
};

/**
 * Starts the real site, in production, on a free port, with its PostgreSQL in `dataDir`, which it leaves there; it has
 * no way to other machines.
 */
export async function startSiteIn(dataDir: string, options: SiteOptions = {}): Promise<Site> {
  for (;;) {
    try {
      return await startOn(await freePort(), dataDir, options);
    } catch (error) {
      // A port that was free a moment ago may be another program's now: there are more.
      if (!String(error).includes(PORT_TAKEN)) throw error;
    }
  }
}

async function startOn(port: number, dataDir: string, options: SiteOptions): Promise<Site> {
  const child = spawn(
    process.execPath,
    // As scripts/bootstrap starts it, which would install and generate first.
    [
      ...flags.start,
      ...['--import', 'tsx'],
      ...['--import', './tests/setup/refuse-connections.ts'],
      'lib/server/start.ts',
    ],
    { env: environment({ ...options, dataDir, port }), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  // Whatever ends these tests ends what they started.
  const end = () => child.kill('SIGTERM');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  const output = keepOutput(child);
  const site: Site = {
    url: `http://127.0.0.1:${port}`,
    dataDir,
    pid: child.pid ?? 0,
    output,
    signInLink: async () => (await readFile(join(dataDir, 'sign-in-link'), 'utf8')).trim(),
    folkmoot: async (...args) => {
      const { stdout } = await run(
        process.execPath,
        [...flags.cli, '--import', 'tsx', 'lib/cli/main.ts', ...args],
        { env: environment({ ...options, dataDir, port }) },
      );
      return stdout.trim();
    },
    kill: async () => {
      await endProcess(child, 'SIGKILL');
    },
    stop: async () => {
      const how = await endProcess(child, 'SIGTERM');
      if (how !== 'exit 0') await stopOrphanedPostgres(dataDir);
      if (how !== 'exit 0' && how !== 'SIGKILL') throw new Error(`The site ended with ${how}.\n${output()}`);
      if (output().includes(REFUSAL)) throw new Error(`The site reached out.\n${output()}`);
    },
  };
  await waitUntilReady(site, child);
  return site;
}

function environment({
  env,
  demo,
  dataDir,
  port,
}: SiteOptions & { dataDir: string; port: number }): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE } = process.env;
  return {
    PATH,
    HOME,
    ...(TMPDIR === undefined ? {} : { TMPDIR }),
    ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }),
    // Empty counts as unset, and keeps what a developer's `.env` says out of the tests.
    ...Object.fromEntries(ENV_NAMES.map((name) => [name, ''])),
    NODE_ENV: 'production',
    PORT: String(port),
    DATA_DIR: dataDir,
    DEMO: demo ? 'auto' : 'off',
    ...env,
  };
}

async function waitUntilReady(site: Site, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_PATIENCE_MS;
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    if (site.output().includes(LAST_LINE) && (await fetch(`${site.url}/api/health`)).ok) return;
    await sleep(POLL_MS);
  }
  await site.stop().catch(() => undefined);
  throw new Error(`The site did not start.\n${site.output()}`);
}

/** Ends it, if it has not ended before, and says how it ended: `exit CODE`, the signal, or `hung` when it had to be killed. */
async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<string> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'close').then(() => true);
    child.kill(signal);
    if (!(await Promise.race([ended, sleep(STOP_PATIENCE_MS, false, { ref: false })]))) {
      child.kill('SIGKILL');
      await ended;
      return 'hung';
    }
  }
  return child.signalCode ?? `exit ${child.exitCode}`;
}

/** Whoever leaves last stops PostgreSQL, and a process that was killed has left. */
async function stopOrphanedPostgres(dataDir: string): Promise<void> {
  const postgres = await ensurePostgres(dataDir);
  await postgres.stop();
}

function keepOutput(child: ChildProcess): () => string {
  let kept = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      kept += chunk;
    });
  }
  return () => kept;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
