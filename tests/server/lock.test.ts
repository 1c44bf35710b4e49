import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeLock, waitForLock } from '@/lib/server/lock';
import { identifyProcess } from '@/lib/server/process-identity';

let dir: string;
let path: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'folkmoot-lock-'));
  path = join(dir, 'server.json');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function deadProcess() {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
  await once(child, 'spawn');
  const identity = identifyProcess(child.pid ?? 0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  return identity;
}

describe('a lock file', () => {
  it('says who holds it, and where that one serves', async () => {
    expect((await takeLock(path, { address: 'http://127.0.0.1:3000' })).outcome).toBe('taken');
    expect(await takeLock(path)).toMatchObject({
      outcome: 'held',
      by: { pid: process.pid, address: 'http://127.0.0.1:3000' },
    });
  });

  it('leaves nothing behind when it is released', async () => {
    await (await waitForLock(path, 0)).release();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('is taken over from a process that was killed', async () => {
    writeFileSync(path, JSON.stringify(await deadProcess()));
    expect((await takeLock(path)).outcome).toBe('taken');
  });

  it('is taken over when its number now belongs to another process', async () => {
    writeFileSync(path, JSON.stringify({ pid: process.pid, started: 'long ago' }));
    expect((await takeLock(path)).outcome).toBe('taken');
  });

  it('is taken over when it was only half written', async () => {
    writeFileSync(path, '{"pid":');
    expect((await takeLock(path)).outcome).toBe('taken');
  });

  it('goes to one of many that ask at once, also over a dead one', async () => {
    writeFileSync(path, JSON.stringify(await deadProcess()));
    const asked = await Promise.all(Array.from({ length: 20 }, () => takeLock(path)));
    expect(asked.filter(({ outcome }) => outcome === 'taken')).toHaveLength(1);
    expect(readdirSync(dir)).toEqual(['server.json']);
  });

  it('is not removed by one who has lost it', async () => {
    const lock = await waitForLock(path, 0);
    const theirs = JSON.stringify({ ...identifyProcess(process.ppid), address: 'theirs' });
    writeFileSync(path, theirs);
    await lock.release();
    expect(existsSync(path)).toBe(true);
  });

  it('makes others wait, and not for ever', async () => {
    const first = await waitForLock(path, 0);
    await expect(waitForLock(path, 100)).rejects.toThrow('too long');
    const second = waitForLock(path, 5000);
    await first.release();
    await (await second).release();
  });
});
