import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ensurePostgres, type EmbeddedPostgres } from '@/lib/server/embedded-postgres';

/** A cluster takes seconds to make and none to copy. */
let made: string;
let dataDir: string;
const started: EmbeddedPostgres[] = [];

beforeAll(async () => {
  made = mkdtempSync(join(tmpdir(), 'folkmoot-pg-'));
  await start(made);
  await stopAll();
});

afterAll(() => rmSync(made, { recursive: true, force: true }));

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'folkmoot-pg-'));
  copyDataDir(made, dataDir);
});

afterEach(async () => {
  for (const postgres of started.splice(0)) await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('the embedded PostgreSQL', () => {
  it('listens on loopback alone, wants its password, and forgets nothing when it is stopped', async () => {
    const first = await start(dataDir);
    expect(first.owned).toBe(true);
    expect(new URL(first.url).hostname).toBe('127.0.0.1');
    expect(await query(first.url, 'SHOW listen_addresses')).toBe('127.0.0.1');
    expect(await query(first.url, 'SHOW unix_socket_directories')).toBe('');
    expect(await query(first.url, `SELECT lower('É')`)).toBe('é');
    await expect(query(first.url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toMatchObject({
      code: '28P01',
    });
    await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    await stopAll();
    expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false);

    const second = await start(dataDir);
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'SELECT n FROM kept')).toBe(7);
  });

  it('keeps its password, port and log to itself, and no statement in the log', async () => {
    const { url } = await start(dataDir);
    await expect(query(url, `SELECT 'a private word'::int`)).rejects.toThrow();
    for (const name of ['postgres-password', 'postgres.log']) {
      expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
    }
    expect(statSync(join(dataDir, 'postgres')).mode & 0o077).toBe(0);
    expect(readFileSync(join(dataDir, 'postgres.log'), 'utf8')).not.toContain('private');
  });

  it('is joined by whoever comes second, and stopped by whoever leaves last', async () => {
    const [first, second] = await Promise.all([start(dataDir), start(dataDir)]);
    expect([first.owned, second.owned].sort()).toEqual([false, true]);
    expect(second.url).toBe(first.url);
    await first.stop();
    expect(await query(second.url, 'SELECT 1')).toBe(1);
    await second.stop();
    await expect(query(second.url, 'SELECT 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('comes back with everything after it was killed', async () => {
    const first = await start(dataDir, { durable: true });
    await query(first.url, 'CREATE TABLE kept AS SELECT 7 AS n');
    process.kill(postmaster(dataDir), 'SIGKILL');
    while (first.isRunning()) await sleep(20);
    const second = await start(dataDir);
    expect(second.owned).toBe(true);
    expect(await query(second.url, 'SELECT n FROM kept')).toBe(7);
  });

  it('is taken over from a process that was killed, and stopped in its place', async () => {
    const code = `const { ensurePostgres } = await import('./lib/server/embedded-postgres.ts');
      await ensurePostgres(${JSON.stringify(dataDir)}, { durable: false });
      process.stdout.write('up'); setInterval(() => {}, 1000);`;
    const other = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(other.stdout, 'data');
    other.kill('SIGKILL');
    await once(other, 'exit');
    const mine = await start(dataDir);
    expect(mine.owned).toBe(false);
    await stopAll();
    expect(mine.isRunning()).toBe(false);
  });

  it('starts though its old number belongs to another process now', async () => {
    await start(dataDir);
    await stopAll();
    const stranger = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
    await once(stranger, 'spawn');
    const pidFile = `${stranger.pid}\n${join(dataDir, 'postgres')}\n1\n5432\n\n127.0.0.1\n  1 2\nready   \n`;
    writeFileSync(join(dataDir, 'postgres', 'postmaster.pid'), pidFile);
    expect((await start(dataDir)).owned).toBe(true);
    await stopAll();
    expect(stranger.exitCode).toBeNull();
    stranger.kill();
  });

  it('runs beside a copy of itself, each with its own data', async () => {
    await start(dataDir);
    await stopAll();
    const copy = `${dataDir}-copy`;
    copyDataDir(dataDir, copy);
    try {
      const first = await start(dataDir);
      const second = await start(copy);
      expect(second.url).not.toBe(first.url);
      await query(first.url, 'CREATE TABLE mine ()');
      await expect(query(second.url, 'SELECT FROM mine')).rejects.toMatchObject({ code: '42P01' });
      await stopAll();
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });

  it('is not started on a cluster of another version', async () => {
    await start(dataDir);
    await stopAll();
    writeFileSync(join(dataDir, 'postgres', 'PG_VERSION'), '12\n');
    await expect(start(dataDir)).rejects.toThrow(/made by PostgreSQL 12; this is PostgreSQL \d+/);
  });

  it.skipIf(process.getuid?.() !== 0)(
    'as root, lives elsewhere when its user cannot get to DATA_DIR',
    async () => {
      const hidden = join(dataDir, 'closed', 'data');
      mkdirSync(hidden, { recursive: true, mode: 0o700 });
      const { url } = await start(hidden);
      expect(await query(url, 'SELECT 1')).toBe(1);
      expect(lstatSync(join(hidden, 'postgres')).isSymbolicLink()).toBe(true);
      const elsewhere = realpathSync(join(hidden, 'postgres'));
      expect(statSync(elsewhere).uid).not.toBe(0);
      await stopAll();
      rmSync(dirname(elsewhere), { recursive: true });
    },
  );
});

function copyDataDir(from: string, to: string): void {
  execFileSync('cp', ['-a', `${from}/.`, to]); // keeps PostgreSQL's user the owner of its files
}

async function start(dir: string, { durable = false } = {}): Promise<EmbeddedPostgres> {
  const postgres = await ensurePostgres(dir, { durable });
  started.push(postgres);
  return postgres;
}

async function stopAll(): Promise<void> {
  for (const postgres of started.splice(0)) await postgres.stop();
}

function postmaster(dir: string): number {
  return Number.parseInt(readFileSync(join(dir, 'postgres', 'postmaster.pid'), 'utf8'), 10);
}

async function query(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}
