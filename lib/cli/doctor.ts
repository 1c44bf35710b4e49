import { readFile, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { withSite, type Site } from '@/lib/cli/with-site';
import { isLoopbackUrl } from '@/lib/env-schema';
import { isBuildFresh } from '@/lib/server/build';
import { explain } from '@/lib/server/explain';
import { readHolder } from '@/lib/server/lock';
import { pendingMigrations } from '@/lib/server/migrate';
import { MIGRATIONS, ROOT, type Prepared } from '@/lib/server/prepare';
import { isRunning } from '@/lib/server/process-identity';

/** `broken` does not work; `look` works, and somebody should know. */
type Finding = { state: 'good' | 'look' | 'broken'; text: string };

/** PostgreSQL stops the day the disk is full; a warning is of use while there is time. */
const LITTLE_SPACE = 2 * 1024 ** 3;
const NO_SPACE = 200 * 1024 ** 2;

/** What this code is tested with, and the oldest that knows all it asks for. */
const OLDEST_POSTGRES = 15;

const MARKS = { good: 'good   ', look: 'LOOK   ', broken: 'BROKEN ' };

/** Says in words how the site is, one finding a line. False when something is broken. */
export async function runDoctor(print: (line: string) => void): Promise<boolean> {
  let healthy = true;
  const report = ({ state, text }: Finding) => {
    healthy &&= state !== 'broken';
    print(MARKS[state] + text);
  };
  report(good(`Node ${process.versions.node}`));
  try {
    await withSite(
      async (site) => {
        for (const check of CHECKS) (await check(site)).forEach(report);
      },
      { migrate: false },
    );
  } catch (error) {
    report(broken(explain(error)));
  }
  return healthy;
}

const CHECKS: ((site: Site) => Finding[] | Promise<Finding[]>)[] = [
  checkServer,
  checkDataDir,
  checkSecrets,
  checkSpace,
  checkPostgres,
  checkMigrations,
  checkBuild,
  checkAddress,
  checkMail,
  checkMetrics,
];

async function checkServer({ env }: Site): Promise<Finding[]> {
  const holder = readHolder(await readFile(join(env.DATA_DIR, 'server.json'), 'utf8').catch(() => ''));
  if (holder === undefined || !isRunning(holder)) return [good('The site is not running.')];
  return [good(`The site runs at ${holder.address ?? 'an unknown address'} (process ${holder.pid}).`)];
}

async function checkDataDir({ env: { DATA_DIR } }: Site): Promise<Finding[]> {
  const files = ['', 'auth-secret', 'encryption-key', 'postgres-password', 'postgres', 'sign-in-link'];
  const open: string[] = [];
  for (const name of files) {
    const found = await stat(join(DATA_DIR, name)).catch(() => undefined);
    if (found && (found.mode & 0o066) !== 0) open.push(join(DATA_DIR, name));
  }
  if (open.length === 0) return [good(`Nobody else on this machine can read ${DATA_DIR}.`)];
  return open.map((path) => broken(`Others on this machine can read ${path}. Close it with chmod go-rw.`));
}

function checkSecrets({ env, origins }: Prepared): Finding[] {
  const findings = [
    good(
      `AUTH_SECRET comes from ${origins.AUTH_SECRET === 'environment' ? 'the environment' : env.DATA_DIR}.`,
    ),
  ];
  if (origins.ENCRYPTION_KEY === 'environment')
    return [...findings, good('ENCRYPTION_KEY comes from outside DATA_DIR.')];
  if (env.DATABASE_URL !== undefined) {
    return [
      ...findings,
      look(`ENCRYPTION_KEY lies in ${env.DATA_DIR}: keep that folder away from copies of the database.`),
    ];
  }
  return [
    ...findings,
    look(
      'ENCRYPTION_KEY lies beside the database. Whoever takes this machine can read what it seals: set it from outside.',
    ),
  ];
}

async function checkSpace({ env: { DATA_DIR } }: Site): Promise<Finding[]> {
  const { bavail, bsize } = await statfs(DATA_DIR);
  const free = bavail * bsize;
  const text = `${(free / 1024 ** 3).toFixed(1)} GB are free for ${DATA_DIR}.`;
  return [free < NO_SPACE ? broken(text) : free < LITTLE_SPACE ? look(text) : good(text)];
}

async function checkPostgres({ env, database }: Site): Promise<Finding[]> {
  const client = new Client({ connectionString: database.url, connectionTimeoutMillis: 5000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ version: string; encoding: string }>(
      `SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding`,
    );
    const { version = '', encoding = '' } = rows[0] ?? {};
    const which = `PostgreSQL ${version}, ${env.DATABASE_URL === undefined ? 'the embedded one' : 'at DATABASE_URL'}`;
    if (encoding !== 'UTF8') return [broken(`${which}: its encoding is ${encoding}, and must be UTF8.`)];
    if (Number.parseInt(version, 10) < OLDEST_POSTGRES)
      return [broken(`${which}, is older than ${OLDEST_POSTGRES}.`)];
    return [good(`${which}, answers.`)];
  } catch (error) {
    return [broken(`The database does not answer: ${explain(error)}`)];
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Only on a database that is up to date can the rest of what it holds be asked for. */
async function checkMigrations({ database }: Site): Promise<Finding[]> {
  try {
    const pending = await pendingMigrations({ url: database.directUrl, folder: MIGRATIONS });
    if (pending.length > 0) return [look(`${pending.length} migrations wait for the next start.`)];
  } catch (error) {
    return [broken(explain(error))];
  }
  return [good('The database is up to date.'), await checkSpamService()];
}

async function checkSpamService(): Promise<Finding> {
  const [{ checkKey }, { readSettings }] = await Promise.all([
    import('@/lib/comments/spam-service'),
    import('@/lib/site'),
  ]);
  switch (await checkKey(await readSettings())) {
    case 'none':
      return look('There is no key for Akismet: every first comment waits for a person.');
    case 'valid':
      return good('Akismet takes the key for this site.');
    case 'invalid':
      return broken(
        'Akismet does not take the key for this site. Until it does, every comment waits for a person.',
      );
    case 'unreachable':
      return look('Akismet does not answer. Until it does, every comment waits.');
  }
}

async function checkBuild(): Promise<Finding[]> {
  return [
    (await isBuildFresh(ROOT)) ? good('The pages are built.') : look('The next start builds the pages anew.'),
  ];
}

function checkAddress({ env: { SITE_URL, TRUSTED_PROXY_HOPS } }: Site): Finding[] {
  const findings = [good(`Readers find the site at ${SITE_URL}.`)];
  if (isLoopbackUrl(SITE_URL)) {
    if (TRUSTED_PROXY_HOPS > 0) {
      findings.push(look('TRUSTED_PROXY_HOPS is set on a site that only this machine can reach.'));
    }
  } else if (SITE_URL.startsWith('http:')) {
    findings.push(
      look(
        'SITE_URL is not https: everybody on the way can read along, and act in the name of who signs in.',
      ),
    );
  } else if (TRUSTED_PROXY_HOPS === 0) {
    findings.push(
      look('TRUSTED_PROXY_HOPS is 0 on an https site: all readers seem to have the address of your proxy.'),
    );
  }
  return findings;
}

async function checkMail({ env }: Site): Promise<Finding[]> {
  if (env.SMTP_URL !== undefined) {
    if (env.MAIL_FROM === undefined) return [broken('SMTP_URL is set without MAIL_FROM.')];
    const { hasRoomForTags } = await import('@/lib/notifications/tagged-address');
    const findings = [good('Mail goes out by SMTP_URL.')];
    if (!hasRoomForTags())
      findings.push(
        look(
          'MAIL_FROM has more than 14 characters before the @: what comes back is not known for whose it was.',
        ),
      );
    return findings;
  }
  if (isLoopbackUrl(env.SITE_URL))
    return [good(`Mail is kept in ${join(env.DATA_DIR, 'mail')} and shown at /dev/mail.`)];
  return [look('SMTP_URL is not set: no mail is made, and nobody is offered any.')];
}

async function checkMetrics({ env }: Site): Promise<Finding[]> {
  const { metricsToken } = await import('@/lib/http/metrics');
  return [
    good(
      `Metrics are at ${env.SITE_URL}/api/metrics: for this machine, or with the bearer token ${metricsToken()}.`,
    ),
  ];
}

function good(text: string): Finding {
  return { state: 'good', text };
}

function look(text: string): Finding {
  return { state: 'look', text };
}

function broken(text: string): Finding {
  return { state: 'broken', text };
}
