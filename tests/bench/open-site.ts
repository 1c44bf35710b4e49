import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { ensurePostgres } from '@/lib/server/embedded-postgres';
import { migrate } from '@/lib/server/migrate';
import { TEST_KEY } from '@/tests/akismet-protocol';
import { startAkismetServer } from '@/tests/akismet-server';
import { startSiteIn, type Site } from '@/tests/setup/site-process';
import { generateSite, type GeneratedSite } from './generate-site';

/** A generated site that runs in production, over a database of its own, with a spam service that calls everything ham. */
export interface OpenSite {
  site: GeneratedSite;
  running: Site;
  database: Client;
  /** Stops all of it and leaves nothing. */
  close: () => Promise<void>;
}

export async function openSite(
  { articles, comments }: { articles: number; comments: number },
  say: (text: string) => void,
): Promise<OpenSite> {
  const undo: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  try {
    const dataDir = await mkdtemp(join(tmpdir(), 'folkmoot-bench-'));
    undo.push(() => rm(dataDir, { recursive: true, force: true }));
    const postgres = await ensurePostgres(dataDir);
    undo.push(() => postgres.stop());
    await migrate({ url: postgres.url, folder: join('prisma', 'migrations') });
    say(`Writing ${articles} articles and ${comments} comments`);
    const site = await generateSite({ url: postgres.url, articles, comments });

    say('Starting the site, after building it if it has changed');
    const akismet = await startAkismetServer();
    akismet.answer('ham');
    undo.push(() => akismet.close());
    const running = await startSiteIn(dataDir, {
      env: {
        AKISMET_KEY: TEST_KEY,
        AKISMET_ENDPOINT: akismet.endpoint,
        RATE_LIMIT: 'off',
        LOG_LEVEL: 'error',
      },
    });
    undo.push(() => running.stop());
    const database = new Client({ connectionString: postgres.url });
    await database.connect();
    undo.push(() => database.end());
    return { site, running, database, close };
  } catch (error) {
    await close();
    throw error;
  }
}
