import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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
  /** Where that service is asked. */
  serviceEndpoint: string;
  /** Stops all of it and leaves nothing that was not to be kept. */
  close: () => Promise<void>;
}

interface Wanted {
  articles: number;
  comments: number;
  /** A folder in which the site stays, to be measured again without being written again. */
  keep?: string | undefined;
}

/** Written when the site is whole; what stands in it is what was generated. */
const DESCRIPTION = 'generated-site.json';

export async function openSite(
  { articles, comments, keep }: Wanted,
  say: (text: string) => void,
): Promise<OpenSite> {
  const undo: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  try {
    const dataDir = keep ?? (await mkdtemp(join(tmpdir(), 'folkmoot-bench-')));
    if (keep === undefined) undo.push(() => rm(dataDir, { recursive: true, force: true }));
    else await mkdir(keep, { recursive: true });
    const postgres = await ensurePostgres(dataDir);
    undo.push(() => postgres.stop());
    await migrate({ url: postgres.url, folder: join('prisma', 'migrations') });
    const site = await writeOnce(join(dataDir, DESCRIPTION), async () => {
      say(`Writing ${articles} articles and ${comments} comments`);
      return generateSite({ url: postgres.url, articles, comments });
    });

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
    return { site, running, database, serviceEndpoint: akismet.endpoint, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What an earlier run left, if it left anything. */
async function writeOnce(path: string, generate: () => Promise<GeneratedSite>): Promise<GeneratedSite> {
  if (existsSync(path)) return JSON.parse(await readFile(path, 'utf8')) as GeneratedSite;
  const site = await generate();
  await writeFile(path, JSON.stringify(site));
  return site;
}
