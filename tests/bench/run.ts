import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { ensurePostgres } from '@/lib/server/embedded-postgres';
import { migrate } from '@/lib/server/migrate';
import { TEST_KEY } from '@/tests/akismet-protocol';
import { startAkismetServer } from '@/tests/akismet-server';
import { startSiteIn } from '@/tests/setup/site-process';
import { ask, type Asked } from './ask';
import { timeRenders } from './cold-render';
import { compare } from './compare';
import { startFloor } from './floor';
import { generateSite, type GeneratedSite } from './generate-site';
import { timeModeration } from './moderation';
import { readOptions, USAGE, type Options } from './options';
import { describeMachine, formatReport, writeReport, type Report } from './report';

// `npm run bench`: a generated site in production, beside a bare server with the same bytes, in the same run, taking turns.

/** What is to be undone at the end, last first, however that comes. */
const undo: (() => Promise<unknown>)[] = [];

const interrupted = new Promise<never>((_resolve, reject) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => reject(new Error('Stopped.')));
});

const options = readOptions(process.argv.slice(2));
if (options === undefined) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}
try {
  const report = await Promise.race([bench(options), interrupted]);
  process.stdout.write(`\n${formatReport(report)}\nAll of it is in ${await writeReport(report)}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  for (const step of undo.toReversed()) await step().catch((error: unknown) => say(String(error)));
}
process.exit(); // what was interrupted is still under way

async function bench(options: Options): Promise<Report> {
  const { seconds, rounds } = options;
  const machine = describeMachine();
  const dataDir = await mkdtemp(join(tmpdir(), 'folkmoot-bench-'));
  undo.push(() => rm(dataDir, { recursive: true, force: true }));
  const postgres = await ensurePostgres(dataDir);
  undo.push(() => postgres.stop());
  await migrate({ url: postgres.url, folder: join('prisma', 'migrations') });
  say(`Writing ${options.articles} articles and ${options.comments} comments`);
  const site = await generateSite({ url: postgres.url, ...options });

  say('Starting the site, after building it if it has changed');
  const akismet = await startAkismetServer();
  akismet.answer('ham');
  undo.push(() => akismet.close());
  const running = await startSiteIn(dataDir, {
    env: { AKISMET_KEY: TEST_KEY, AKISMET_ENDPOINT: akismet.endpoint, RATE_LIMIT: 'off', LOG_LEVEL: 'error' },
  });
  undo.push(() => running.stop());
  const siteUrl = running.url;
  const floor = await startFloor();
  undo.push(() => floor.stop());
  const database = new Client({ connectionString: postgres.url });
  await database.connect();
  undo.push(() => database.end());

  const [compared, rendered]: [Report['compared'], Report['rendered']] = [[], []];
  for (const [name, path] of renderedPages(site)) {
    say(`Rendering: ${name}`);
    rendered.push(await timeRenders({ name, asked: get(path), siteUrl, database }));
  }
  for (const [name, asked] of await requests(site, siteUrl)) {
    for (const connections of options.connections) {
      say(`Measuring: ${name}, ${connections} at once`);
      compared.push(await compare({ name, asked, siteUrl, floor, connections, seconds, rounds }));
    }
  }
  say('Moderating');
  const moderated = await timeModeration({ site: running, database, seconds: seconds * rounds });
  return { machine, options, site, compared, rendered, moderated };
}

/** The same page size out of ever longer threads. */
function renderedPages({
  onePage,
  longThread,
  middleOfLongThread,
  context,
}: GeneratedSite): [string, string][] {
  return [
    ['article, 100 comments of 100', onePage.path],
    [`article, 100 comments of ${longThread.comments}`, longThread.path],
    ['the same, in the middle of the thread', middleOfLongThread.path],
    ['one comment in context', context.path],
    ['front page', '/'],
  ];
}

/** What is asked for, reading first: posting changes the pages. */
async function requests({ onePage, context }: GeneratedSite, siteUrl: string): Promise<[string, Asked][]> {
  const article = get(onePage.path);
  const { headers } = await ask(siteUrl, article);
  const etag = headers[headers.indexOf('ETag') + 1] ?? '';
  return [
    ['article, 100 comments', article],
    ['article, gzip', get(onePage.path, { 'accept-encoding': 'gzip' })],
    ['article, not modified', { ...get(onePage.path, { 'if-none-match': etag }), status: 304 }],
    ['one comment in context', get(context.path)],
    ['front page', get('/')],
    ['posting a comment', postTo(onePage.path)],
  ];
}

function get(path: string, headers: Record<string, string> = {}): Asked {
  return { method: 'GET', path, headers, status: 200 };
}

/** Each one stored, shown to the spam service (which answers ham at once) and published. */
function postTo(article: string): Asked {
  const body = `I was *there*, and it was longer than that. [<id>]\n\n> What was said on the day\n\n${'It stays with me. '.repeat(20)}`;
  return {
    method: 'POST',
    path: `/api${article}/comments`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Wren', body, nonce: '[<id>]' }),
    status: 201,
  };
}

function say(text: string): void {
  process.stderr.write(`${text} …\n`);
}
