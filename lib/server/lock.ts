import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { identifyProcess, isRunning } from '@/lib/server/process-identity';

const holderSchema = z.object({ pid: z.number(), started: z.string(), address: z.string().optional() });

/** Who holds a lock, and, where that is worth knowing, the address at which it serves. */
export type LockHolder = z.infer<typeof holderSchema>;

export type Lock = { release(): Promise<void> };

type Taken = { outcome: 'taken'; lock: Lock } | { outcome: 'held'; by: LockHolder };

const POLL_MS = 50;

/**
 * Takes the lock file at `path` for this process, or says who holds it. The file of a process that no longer runs, or
 * one that says nothing sensible, counts for nothing, so that `kill -9` needs no cleaning up by hand.
 */
export async function takeLock(path: string, facts: { address?: string } = {}): Promise<Taken> {
  const me = JSON.stringify({ ...identifyProcess(process.pid), ...facts });
  for (;;) {
    if (await publishFile(path, me))
      return { outcome: 'taken', lock: { release: () => releaseLock(path, me) } };
    const found = await readFile(path, 'utf8').catch(() => undefined);
    if (found === undefined) continue; // it was released just now
    const by = readHolder(found);
    if (by !== undefined && isRunning(by)) return { outcome: 'held', by };
    await setAside(path, found);
  }
}

/** Takes the lock, waiting for its holder up to `patienceMs`; throws when that was not enough. */
export async function waitForLock(path: string, patienceMs: number): Promise<Lock> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const taken = await takeLock(path);
    if (taken.outcome === 'taken') return taken.lock;
    if (Date.now() > deadline)
      throw new Error(`${path} has been held by process ${taken.by.pid} for too long.`);
    await sleep(POLL_MS);
  }
}

/**
 * Writes a file of mode 600 that appears whole or not at all, unless there is one already. True when it is ours that
 * stands: `link` refuses to replace, which makes it the one atomic "create with this content" that file systems have.
 */
export async function publishFile(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, content, { mode: 0o600, flag: 'wx', flush: true });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** What a lock, or a like note of a process, says of who wrote it; undefined when it says nothing sensible. */
export function readHolder(content: string): LockHolder | undefined {
  try {
    return holderSchema.parse(JSON.parse(content));
  } catch {
    return undefined;
  }
}

/** Moves a dead lock out of the way. If it was a living one that had just replaced the dead one, it is put back. */
async function setAside(path: string, dead: string): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await rename(path, aside);
  } catch {
    return; // somebody else was quicker
  }
  const moved = await readFile(aside, 'utf8');
  if (moved !== dead) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

async function releaseLock(path: string, mine: string): Promise<void> {
  if ((await readFile(path, 'utf8').catch(() => '')) === mine) await rm(path, { force: true });
}
