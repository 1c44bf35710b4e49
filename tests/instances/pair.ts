import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, Pool, type QueryResultRow } from 'pg';
import { inject } from 'vitest';
import { ensurePostgres } from '@/lib/server/embedded-postgres';
import { startSiteIn, type Site } from '@/tests/setup/site-process';

/** What readers see, whichever instance answers them. Nobody listens there: the tests are the proxy. */
const ADDRESS = 'http://localhost:4999';

/** Two instances of one site: production processes over one PostgreSQL, as docs/scaling.md sets them up. */
export interface Pair {
  instances: [Site, Site];
  /** Where the database is: for a process of its own beside them. */
  databaseUrl: string;
  query<Row extends QueryResultRow>(statement: string, values?: unknown[]): Promise<Row[]>;
  /** Has `told` called with what each notice to the page caches carries. */
  listen(told: (payload: string) => void): Promise<void>;
  /** Ends one as a power cut would (SIGKILL), and starts it again. */
  killAndRestart(which: 0 | 1, meanwhile?: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

/** Starts both at once, with the same secrets, a folder each, and one folder of uploads. */
export async function startPair(env: Record<string, string>): Promise<Pair> {
  const root = await mkdtemp(join(tmpdir(), 'folkmoot-pair-'));
  const database = await mkdtemp(join(tmpdir(), 'folkmoot-pair-database-'));
  const started = inject('startedSites').bare;
  if (started !== undefined) await promisify(execFile)('cp', ['-a', `${started}/.`, database]);
  const postgres = await ensurePostgres(database);
  const secretOf = (name: string) => readFile(join(database, name), 'utf8').catch(() => name.padEnd(32, '-'));
  const shared = {
    DATABASE_URL: postgres.url,
    SITE_URL: ADDRESS,
    AUTH_SECRET: (await secretOf('auth-secret')).trim(),
    ENCRYPTION_KEY: (await secretOf('encryption-key')).trim(),
    RATE_LIMIT: 'off',
    ...env,
  };
  await mkdir(join(root, 'uploads'));
  const start = async (name: string) => {
    const dataDir = join(root, name);
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await symlink(join(root, 'uploads'), join(dataDir, 'uploads')).catch(() => undefined);
    return startSiteIn(dataDir, { env: shared });
  };
  const names = ['one', 'two'] as const;
  const instances: [Site, Site] = await Promise.all([start(names[0]), start(names[1])]);
  const pool = new Pool({ connectionString: postgres.url, max: 6 });
  pool.on('error', () => undefined);
  const listeners: Client[] = [];

  return {
    instances,
    databaseUrl: postgres.url,
    async query<Row extends QueryResultRow>(statement: string, values: unknown[] = []) {
      return (await pool.query<Row>(statement, values)).rows;
    },
    async listen(told) {
      const client = new Client({ connectionString: postgres.url });
      listeners.push(client);
      await client.connect();
      client.on('notification', ({ payload = '' }) => told(payload));
      await client.query('LISTEN folkmoot_pages');
    },
    async killAndRestart(which, meanwhile) {
      await instances[which].kill();
      await meanwhile?.();
      instances[which] = await start(names[which]);
    },
    async stop() {
      const ends = await Promise.allSettled(instances.map((site) => site.stop()));
      await Promise.all([pool.end(), ...listeners.map((client) => client.end())]);
      await postgres.stop();
      for (const folder of [root, database]) await rm(folder, { recursive: true, force: true });
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
    },
  };
}

/** Asks one instance as the page of the site would: JSON out, JSON back. */
export async function send(
  site: Site,
  path: string,
  body: Record<string, unknown>,
  cookie = '',
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(site.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: ADDRESS, 'content-type': 'application/json', ...(cookie && { cookie }) },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}

/** Sends a form, and shows the answer itself: 303 is not followed. */
export function formTo(
  site: Site,
  path: string,
  body: FormData | URLSearchParams,
  cookie = '',
): Promise<Response> {
  const headers = { origin: ADDRESS, ...(cookie && { cookie }) };
  return fetch(site.url + path, { method: 'POST', redirect: 'manual', headers, body });
}

/** Sends a form and returns the session that the answer opens. */
export async function openSession(site: Site, path: string, fields: Record<string, string>): Promise<string> {
  const answer = await formTo(site, path, new URLSearchParams(fields));
  const cookie = answer.headers.getSetCookie().find((each) => each.startsWith('folkmoot_session='));
  if (cookie === undefined) throw new Error(`${path} opened no session: ${answer.status}.`);
  return cookie.split(';', 1).join('');
}
