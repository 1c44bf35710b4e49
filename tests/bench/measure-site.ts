import { signInModerator } from '@/tests/setup/people';
import type { Site } from '@/tests/setup/site-process';
import { ask, get, type Asked } from './ask';
import { startBareNext } from './bare-next';
import { timeRenders } from './cold-render';
import { compare } from './compare';
import { startFloor } from './floor';
import type { GeneratedSite } from './generate-site';
import { timeMix } from './mix';
import { timeModeration } from './moderation';
import { openSite } from './open-site';
import type { Options } from './options';
import { measurePeers, tryPeers } from './peers';
import { postTo } from './post';
import { makeWatch } from './processes';
import { describeMachine, type Report } from './report';
import { weigh } from './weigh';
import { timeWriting } from './writing';

interface Run {
  options: Options;
  say: (text: string) => void;
  /** Steps that are to be taken at the end, last first, however that comes. */
  undo: (() => Promise<unknown>)[];
}

/** Measures a generated site in production beside a bare server with the same bytes, in the same run, taking turns. */
export async function measureSite({ options, say, undo }: Run): Promise<Report> {
  const { seconds, rounds } = options;
  const machine = describeMachine();
  await tryPeers(options);
  const { site, running, database, serviceEndpoint, close } = await openSite(
    { articles: options.articles, comments: options.comments },
    say,
  );
  undo.push(close);
  const siteUrl = running.url;
  const floor = await startFloor();
  undo.push(() => floor.stop());
  const watch = await makeWatch({ sitePid: running.pid, floorPid: floor.pid, database });

  say('Building Next without a site');
  const bare = await startBareNext();
  undo.push(() => bare.stop());
  const beside = { bare, sitePid: running.pid };
  const rendered: Report['rendered'] = [];
  await watch.during('rendering', async () => {
    for (const [name, path] of renderedPages(site)) {
      say(`Rendering: ${name}`);
      rendered.push(await timeRenders({ name, asked: get(path), siteUrl, database, beside }));
    }
  });
  await bare.stop();

  const weights: Report['weights'] = [];
  for (const [name, path] of renderedPages(site)) weights.push(await weigh({ name, path, siteUrl }));

  const compared: Report['compared'] = [];
  for (const [name, asked] of await requests(site, running)) {
    for (const connections of options.connections) {
      say(`Measuring: ${name}, ${connections} at once`);
      await watch.during(`${name}, ${connections} at once`, async () =>
        compared.push(await compare({ name, asked, siteUrl, floor, connections, seconds, rounds })),
      );
    }
  }

  const mixed: Report['mixed'] = [];
  for (const connections of options.connections) {
    say(`Reading and writing, ${connections} at once`);
    await watch.during(`reading and writing, ${connections} at once`, async () =>
      mixed.push(
        await timeMix({ siteUrl, floor, articles: options.articles, connections, seconds: seconds * rounds }),
      ),
    );
  }
  say('Writing into one thread');
  const written = await watch.during('writing into one thread', () =>
    timeWriting({
      siteUrl,
      serviceEndpoint,
      database,
      article: site.onePage.path,
      other: site.longThread.path,
      seconds: seconds * rounds,
    }),
  );
  say('Moderating');
  const moderated = await watch.during('moderating', () =>
    timeModeration({ site: running, database, seconds: seconds * rounds }),
  );
  const peers = await measurePeers(options, floor, say);
  return {
    machine,
    options,
    site,
    compared,
    rendered,
    mixed,
    written,
    moderated,
    weights,
    phases: watch.phases,
    peers,
  };
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
async function requests({ onePage, context }: GeneratedSite, running: Site): Promise<[string, Asked][]> {
  const article = get(onePage.path);
  const { headers } = await ask(running.url, article);
  const cookie = await signInModerator(running, 'bench-reader');
  const etag = headers[headers.indexOf('ETag') + 1] ?? '';
  return [
    ['article, 100 comments', article],
    ['article, gzip', get(onePage.path, { 'accept-encoding': 'gzip' })],
    ['article, not modified', { ...get(onePage.path, { 'if-none-match': etag }), status: 304 }],
    ['one comment in context', get(context.path)],
    ['front page', get('/')],
    ['what a page has for somebody signed in', get(viewerPath(onePage.path), { cookie })],
    ['posting a comment', postTo(onePage.path)],
  ];
}

/** What its script asks for, as soon as it runs. */
function viewerPath(article: string): string {
  return `/api/viewer?article=${article.slice('/articles/'.length)}`;
}
