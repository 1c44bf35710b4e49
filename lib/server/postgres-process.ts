import { spawn } from 'node:child_process';
import { open, readFile, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { CLEAN_ENVIRONMENT, ROLE, type Cluster } from '@/lib/server/postgres-cluster';
import { commandLine, identifyProcess, isRunning, type ProcessIdentity } from '@/lib/server/process-identity';

const HOST = '127.0.0.1';
const POLL_MS = 50;
const PROBE_TIMEOUT_MS = 2000;

/** While it lives it is working on something, recovery most likely; past this it is stuck. */
const READY_PATIENCE_MS = 10 * 60_000;

/** What is left of a server that was killed holds its memory for a moment, and a port may be taken before we use it. */
const START_ATTEMPTS = 20;
const RETRY_MS = 500;

/** A fast shutdown writes what is in memory to disk; after this the server is told to leave it to recovery. */
const STOP_PATIENCE_MS = 60_000;

const SETTINGS = {
  listen_addresses: HOST,
  unix_socket_directories: '', // the password is the only way in
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // The site, its renderer, jobs, a listener and a command or two; each knows its own limit.
  max_connections: '100',
  shared_buffers: '128MB',
  effective_cache_size: '1GB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  // Our queries read a hundred rows by an index: planning for several processes or compiling costs more than it saves.
  max_parallel_workers_per_gather: '0',
  jit: 'off',
  // Messages quote people's values and statements: only what concerns the server itself is written, in short.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_statement: 'none',
  log_checkpoints: 'off',
  log_autovacuum_min_duration: '-1',
};

const DURABLE = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };
const VOLATILE = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

type Start = { cluster: Cluster; dataDir: string; durable: boolean; onProgress: (message: string) => void };

/** A server that answers at `url`. */
export type RunningServer = { url: string; server: ProcessIdentity };

/** The server that runs on this cluster, ready for queries; undefined when none does. */
export async function findServer(cluster: Cluster): Promise<RunningServer | undefined> {
  const running = await readPidFile(cluster);
  if (running === undefined) return undefined;
  const { server, port } = running;
  if (!(await waitUntilReady(cluster, port, () => isRunning(server)))) return undefined;
  return { server, url: addressOf(cluster, port) };
}

/** Starts the server and returns when it answers. It outlives us, unless `stopServer` is called. */
export async function startServer({ cluster, dataDir, durable, onProgress }: Start): Promise<RunningServer> {
  const portFile = join(dataDir, 'postgres-port');
  onProgress('starting the database');
  await disownPidFile(cluster);
  for (let attempt = 1; attempt <= START_ATTEMPTS; attempt += 1) {
    const port = await choosePort(Number(await readFile(portFile, 'utf8').catch(() => '0')));
    const server = await spawnServer({ cluster, dataDir, port, durable });
    if (server !== undefined && (await waitUntilReady(cluster, port, () => isRunning(server)))) {
      await writeFile(portFile, String(port), { mode: 0o600 });
      return { url: addressOf(cluster, port), server };
    }
    await sleep(RETRY_MS);
  }
  throw new Error(
    `PostgreSQL does not start. What it said is at the end of ${join(dataDir, 'postgres.log')}.`,
  );
}

/** Stops the server that runs on this cluster, if one does, and waits until it is gone. */
export async function stopServer(cluster: Cluster): Promise<void> {
  const running = await readPidFile(cluster);
  if (running === undefined) return;
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    process.kill(running.server.pid, signal);
    const deadline = Date.now() + STOP_PATIENCE_MS;
    while (isRunning(running.server) && Date.now() < deadline) await sleep(POLL_MS);
    if (!isRunning(running.server)) return;
  }
}

/** The living server that wrote the pid file. A number that has gone to another process, or a copied file, is none. */
async function readPidFile(cluster: Cluster): Promise<{ server: ProcessIdentity; port: number } | undefined> {
  const [pid, , , port] = (await readFile(pidFile(cluster), 'utf8').catch(() => '')).split('\n').map(Number);
  if (!pid || !port) return undefined;
  const server = identifyProcess(pid);
  return server !== undefined && commandLine(pid).includes(`-D ${cluster.path} `)
    ? { server, port }
    : undefined;
}

/**
 * PostgreSQL does not start while the process in its pid file lives, though that number may long be somebody else's. It
 * passes over its own parent there, us, and still checks for what is left of the old server's memory, as it must.
 */
async function disownPidFile(cluster: Cluster): Promise<void> {
  const [pid, ...rest] = (await readFile(pidFile(cluster), 'utf8').catch(() => '')).split('\n');
  if (pid && identifyProcess(Number(pid)))
    await writeFile(pidFile(cluster), [process.pid, ...rest].join('\n'));
}

async function spawnServer({
  cluster,
  dataDir,
  port,
  durable,
}: Omit<Start, 'onProgress'> & { port: number }): Promise<ProcessIdentity | undefined> {
  const settings = { ...SETTINGS, ...(durable ? DURABLE : VOLATILE), port };
  const flags = Object.entries(settings).map(([name, value]) => `--${name.replaceAll('_', '-')}=${value}`);
  const log = await open(join(dataDir, 'postgres.log'), 'w', 0o600);
  try {
    // In a process group of its own: Ctrl-C is for us, and we stop the database last.
    const child = spawn(cluster.binaries.postgres, ['-D', cluster.path, ...flags], {
      ...cluster.user,
      cwd: '/',
      env: CLEAN_ENVIRONMENT,
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    return child.pid === undefined ? undefined : identifyProcess(child.pid);
  } finally {
    await log.close();
  }
}

/** Asks until the server answers; false when it is no longer alive, or is not the server of this cluster. */
async function waitUntilReady(cluster: Cluster, port: number, isAlive: () => boolean): Promise<boolean> {
  const deadline = Date.now() + READY_PATIENCE_MS;
  while (isAlive()) {
    const answer = await probe(cluster, port);
    if (answer === 'ready') return true;
    if (answer === 'wrong-password') {
      throw new Error(
        `The database in ${cluster.path} does not accept the password kept in DATA_DIR/postgres-password.`,
      );
    }
    if (Date.now() > deadline) throw new Error(`The database in ${cluster.path} runs and does not answer.`);
    await sleep(POLL_MS);
  }
  return false;
}

async function probe(cluster: Cluster, port: number): Promise<'ready' | 'not-yet' | 'wrong-password'> {
  const client = new Client({
    connectionString: addressOf(cluster, port, 'postgres'),
    connectionTimeoutMillis: PROBE_TIMEOUT_MS,
  });
  client.on('error', () => undefined); // it may be shutting down while we ask
  try {
    await client.connect();
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [ROLE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${ROLE}`);
    return 'ready';
  } catch (error) {
    return (error as { code?: string }).code === '28P01' ? 'wrong-password' : 'not-yet';
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The port of last time if nobody has it now, else any free one. */
async function choosePort(kept: number): Promise<number> {
  return (kept > 0 ? await tryPort(kept) : undefined) ?? (await tryPort(0)) ?? kept;
}

async function tryPort(port: number): Promise<number | undefined> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(port, HOST, () => {
      const chosen = (server.address() as AddressInfo).port;
      server.close(() => resolve(chosen));
    });
  });
}

function addressOf(cluster: Cluster, port: number, database: string = ROLE): string {
  return `postgresql://${ROLE}:${encodeURIComponent(cluster.password)}@${HOST}:${port}/${database}`;
}

function pidFile(cluster: Cluster): string {
  return join(cluster.path, 'postmaster.pid');
}
