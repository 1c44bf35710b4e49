import { ask, type Asked } from './ask';
import { startBareNext } from './bare-next';
import { timeRenders } from './cold-render';
import { compare } from './compare';
import { startFloor } from './floor';
import type { GeneratedSite } from './generate-site';
import { formatGrowth, measureGrowth } from './growth';
import { timeModeration } from './moderation';
import { openSite } from './open-site';
import { postTo } from './post';
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
  const measured =
    options.mode === 'growth'
      ? measureGrowth(options, say).then((growth) => ({ ...growth, text: formatGrowth(growth) }))
      : bench(options).then((report) => ({ ...report, text: formatReport(report) }));
  const { text, ...report } = await Promise.race([measured, interrupted]);
  process.stdout.write(`\n${text}\nAll of it is in ${await writeReport(report)}\n`);
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
  const { site, running, database, close } = await openSite(options, say);
  undo.push(close);
  const siteUrl = running.url;
  const floor = await startFloor();
  undo.push(() => floor.stop());

  say('Building Next without a site');
  const bare = await startBareNext();
  undo.push(() => bare.stop());
  const beside = { bare, sitePid: running.pid };

  const [compared, rendered]: [Report['compared'], Report['rendered']] = [[], []];
  for (const [name, path] of renderedPages(site)) {
    say(`Rendering: ${name}`);
    rendered.push(await timeRenders({ name, asked: get(path), siteUrl, database, beside }));
  }
  await bare.stop();
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

function say(text: string): void {
  process.stderr.write(`${text} …\n`);
}
