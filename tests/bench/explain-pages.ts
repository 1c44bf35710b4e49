import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeTags, PAGES_CHANNEL } from '@/lib/page-cache/invalidate';
import { ask, type Asked } from './ask';
import type { OpenSite } from './open-site';

/** How long PostgreSQL takes to hear that its settings changed, and to write what it saw. */
const HEARING_MS = 500;

/** Has each page rendered once more, with PostgreSQL writing down what it does. */
export async function explainPages({ running, database }: OpenSite, pages: Record<string, Asked>) {
  const settings = [
    ['session_preload_libraries', 'auto_explain'],
    ['auto_explain.log_min_duration', '0'],
    ['auto_explain.log_analyze', 'on'],
    ['auto_explain.log_buffers', 'on'],
  ];
  for (const [name, value] of settings) await database.query(`ALTER SYSTEM SET ${name} = '${value}'`);
  await database.query('SELECT pg_reload_conf()');
  // Only new connections hear of a library.
  await database.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND usename = current_user',
  );
  await sleep(HEARING_MS * 4);
  const log = join(running.dataDir, 'postgres.log');
  const plans: Record<string, string> = {};
  try {
    for (const [name, asked] of Object.entries(pages)) {
      await database.query('SELECT pg_notify($1, $2)', [PAGES_CHANNEL, encodeTags(['all'])]);
      await sleep(HEARING_MS);
      const before = (await readFile(log, 'utf8')).length;
      await ask(running.url, asked);
      await sleep(HEARING_MS);
      plans[name] = (await readFile(log, 'utf8')).slice(before);
    }
  } finally {
    // A site that is kept would be measured the next time with all of this written down.
    for (const [name] of settings) await database.query(`ALTER SYSTEM RESET ${name}`);
  }
  return plans;
}
