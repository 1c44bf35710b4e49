import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { publishFile, readHolder, waitForLock } from '@/lib/server/lock';
import { prepareCluster } from '@/lib/server/postgres-cluster';
import { findServer, startServer, stopServer } from '@/lib/server/postgres-process';
import { identifyProcess, isRunning } from '@/lib/server/process-identity';

/** Recovering a large database after a power cut takes minutes, and whoever comes second waits for it too. */
const LOCK_PATIENCE_MS = 10 * 60_000;

export type EmbeddedPostgres = {
  /** For any PostgreSQL client; holds the password. */
  url: string;
  /** Whether this call started it, rather than finding it running. */
  owned: boolean;
  isRunning(): boolean;
  /** Leaves it. Whoever leaves last stops it, so that neither the site nor a command pulls it away under the other. */
  stop(): Promise<void>;
};

export type EnsureOptions = {
  /** False only in tests: a power cut may then lose the cluster. */
  durable?: boolean;
  onProgress?: (message: string) => void;
};

/**
 * Joins the PostgreSQL that runs on the cluster of `dataDir`, or starts it, after making the cluster if there is none.
 * What an earlier process left behind when it was killed (a running server, a stale pid file) is taken over or got over.
 * It listens on 127.0.0.1 alone. Throws when the cluster is of another major version, or PostgreSQL does not come up.
 */
export async function ensurePostgres(
  dataDir: string,
  options: EnsureOptions = {},
): Promise<EmbeddedPostgres> {
  const { durable = true, onProgress = () => undefined } = options;
  return underLock(dataDir, async () => {
    const cluster = await prepareCluster(dataDir, onProgress);
    const found = await findServer(cluster);
    const { url, server } = found ?? (await startServer({ cluster, dataDir, durable, onProgress }));
    const leave = await enter(dataDir);
    const stop = async () =>
      underLock(dataDir, async () => {
        await leave();
        if (!(await isInUse(dataDir))) await stopServer(cluster);
      });
    return { url, owned: found === undefined, isRunning: () => isRunning(server), stop };
  });
}

async function underLock<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  const lock = await waitForLock(join(dataDir, 'postgres.lock'), LOCK_PATIENCE_MS);
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

/** Notes down that this process uses the server; returns how to strike that out. */
async function enter(dataDir: string): Promise<() => Promise<void>> {
  await mkdir(usersFolder(dataDir), { recursive: true, mode: 0o700 });
  const note = join(usersFolder(dataDir), randomBytes(8).toString('hex'));
  await publishFile(note, JSON.stringify(identifyProcess(process.pid)));
  return () => rm(note, { force: true });
}

async function isInUse(dataDir: string): Promise<boolean> {
  let inUse = false;
  for (const name of await readdir(usersFolder(dataDir))) {
    const note = join(usersFolder(dataDir), name);
    const user = readHolder(await readFile(note, 'utf8').catch(() => ''));
    if (user !== undefined && isRunning(user)) inUse = true;
    else await rm(note, { force: true });
  }
  return inUse;
}

function usersFolder(dataDir: string): string {
  return join(dataDir, 'postgres-users');
}
