import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TEST_KEY } from '@/tests/akismet-protocol';
import { startAkismetServer, type AkismetServer } from '@/tests/akismet-server';
import { beginArticle, openLane, publishArticle, type Change, type OpenLane } from '@/tests/instances/lane';
import { openSession, send, startPair, type Pair } from '@/tests/instances/pair';
import { expectSameBytes } from '@/tests/instances/same-bytes';
import { expectShared, expectSignedOutEverywhere } from '@/tests/instances/share';
import { openStream } from '@/tests/instances/stream';
import { expectSurvival } from '@/tests/instances/survive';
import { findGoingBack, look, marksIn, read, watch, type Watch } from '@/tests/instances/watch';

// Two instances over one database, as somebody runs them who needs the second one.

/** A thousand by hand: `CHANGES=1000 npx vitest run --project browser tests/e2e/instances.e2e.ts`. */
const CHANGES = Number(process.env.CHANGES ?? 30);
/** Articles that are changed at the same time. One alone shows how long it takes when nobody is in the way. */
const LANES = Number(process.env.LANES ?? 3);
const PATIENCE = { interval: 5, timeout: 60_000 };

let akismet: AkismetServer;
let pair: Pair;
let admin: string;
const notices: { at: number; payload: string }[] = [];

beforeAll(async () => {
  akismet = await startAkismetServer();
  akismet.answer('ham');
  pair = await startPair({
    AKISMET_KEY: TEST_KEY,
    AKISMET_ENDPOINT: akismet.endpoint,
    REPLY_MAIL_DELAY: '0',
  });
  await pair.listen((payload) => notices.push({ at: performance.now(), payload }));
  admin = await signInFirst();
});
afterAll(async () => {
  await pair.stop();
  await akismet.close();
});

describe('two instances of one site', () => {
  it(
    'show nothing old once they have shown what is new, whatever is changed, wherever',
    { timeout: 180_000 + CHANGES * 1000 },
    async () => {
      const chance = randomFrom(20_261_127);
      const planned = planArticle();
      const lanes: OpenLane[] = [];
      for (let number = 1; number <= LANES; number += 1)
        lanes.push(await openLane({ pair, admin, number, chance }));
      const streams = [await openStream(pair, 0, lanes[0]!.slug), await openStream(pair, 1, lanes[0]!.slug)];
      const delays: number[] = [];
      let isOver = false;
      const kinds = new Map<string, number>();
      let changes = 0;

      await endAll(
        lanes
          .map(async (lane, index) => {
            const watches = [watch(pair, 0, lane.path), watch(pair, 1, lane.path)];
            const history = [await truthOf(lane)];
            try {
              while (changes < CHANGES && !isOver) {
                changes += 1;
                if (index === 0 && changes % 10 === 0) await renameSite(changes);
                if (index === LANES - 1 && changes % 12 === 0) await deafen();
                const began = performance.now();
                const between = async () => void history.push(await truthOf(lane));
                const change = await lane.change(between);
                // Where it was done it is to be seen at once.
                const here = change.isDone && (await look(pair, change.which, lane.path));
                history.push(await truthOf(lane));
                const expected = { marks: history.at(-1), title: lane.title() };
                if (here) expect(here.shown).toMatchObject(expected);
                for (const { which, looks } of watches) {
                  await expect.poll(() => looks.at(-1)?.shown, PATIENCE).toMatchObject(expected);
                  if (which !== change.which) delays.push(delayOf({ looks, lane, began, expected }));
                }
                kinds.set(change.kind, (kinds.get(change.kind) ?? 0) + 1);
                await expectGone(lane, change);
              }
            } finally {
              // When one has failed, the others need not go on.
              isOver ||= changes < CHANGES;
              for (const each of watches) await each.stop();
            }
            for (const { which, looks } of watches)
              expect([which, findGoingBack(looks, history)]).toEqual([which, []]);
          })
          .concat(planned),
      );

      for (const lane of lanes) for (const which of [0, 1] as const) await expectNothingGone(which, lane);
      const latest = await lanes[0]!.sayLast();
      for (const stream of streams) await stream.expectOnlyVisible(latest);
      report({ delays, kinds });
    },
  );

  it(
    'make each public page the same for everybody, whatever is sent along',
    { timeout: 240_000 },
    async () => {
      await expectSameBytes(pair, admin);
    },
  );

  it(
    'take what the other gave out, and lose nothing when either is killed',
    { timeout: 300_000 },
    async () => {
      const slug = await publishArticle(pair, admin, 'Version 1 of what stays');
      await expectShared(pair, admin, `/articles/${await publishArticle(pair, admin, 'Shared')}`);
      await expectSurvival(pair, slug);
      await expectSignedOutEverywhere(pair, admin);
    },
  );
});

/** Each start makes a link and ends the one before: of two at once, one holds. */
async function signInFirst(): Promise<string> {
  const sessions = pair.instances.map(async (site) => {
    const link = await site.signInLink();
    return openSession(pair.instances[0], '/sign-in', { token: link.slice(link.lastIndexOf('/') + 1) });
  });
  return Promise.any(sessions);
}

/** Waits for all, whatever becomes of one; throws what the first that failed threw. */
async function endAll(works: Promise<void>[]): Promise<void> {
  for (const end of await Promise.allSettled(works)) if (end.status === 'rejected') throw end.reason;
}

/** What the database says of the comments under an article, as a page shows it. */
async function truthOf({ slug }: OpenLane): Promise<string> {
  const rows = await pair.query<{ body: string }>(
    'SELECT c.body FROM comment c JOIN article a ON a.id = c.article_id WHERE a.slug = $1 AND c.visible',
    [slug],
  );
  return marksIn(rows.map(({ body }) => body).join(' ')).join(' ');
}

/** Milliseconds from the notice of the last change to the first byte of the first page that shows it. */
function delayOf({ looks, lane, began, expected }: Delay): number {
  const notice = notices.findLast(
    ({ at, payload }) => at >= began && payload.includes(`article:${lane.slug}"`),
  );
  const fresh = looks.findLast(
    ({ shown }) => shown.marks === expected.marks && shown.title === expected.title,
  );
  return (fresh?.ended ?? 0) - (notice?.at ?? 0);
}

interface Delay {
  looks: Watch['looks'];
  lane: OpenLane;
  began: number;
  expected: { marks: string | undefined; title: number };
}

/** Words that went are nowhere: at once where it was done, and soon at the other instance. */
async function expectGone(lane: OpenLane, { kind, which, isDone }: Change): Promise<void> {
  if (kind === 'post' || kind === 'save') return;
  if (isDone) await expectNothingGone(which, lane);
  const other = which === 0 ? 1 : 0;
  await expect.poll(() => goneWordsAt(other, lane), PATIENCE).toEqual([]);
}

async function expectNothingGone(which: 0 | 1, lane: OpenLane): Promise<void> {
  expect(await goneWordsAt(which, lane)).toEqual([]);
}

/** Where a word still stands that nobody may read any more. */
async function goneWordsAt(which: 0 | 1, lane: OpenLane): Promise<string[]> {
  const paths = ['/', '/comments.xml', lane.path, `${lane.path}/feed.xml`];
  const last = [...lane.gone].at(-1) ?? 'nothing';
  const [found = '', ...pages] = await Promise.all(
    [`/search?q=${last}`, ...paths].map((path) => read(pair, which, path)),
  );
  const left = pages.flatMap((page, index) =>
    marksIn(page).flatMap((word) => (lane.gone.has(word) ? [`${word} at ${paths[index]}`] : [])),
  );
  return found.includes('Nothing here has') ? left : [...left, `${last} in the search`];
}

async function renameSite(number: number): Promise<void> {
  const [site] = await pair.query<{ version: Date }>('SELECT updated_at AS version FROM site');
  const settings = { name: `Site ${number}`, version: site?.version.toISOString() };
  const saved = await send(pair.instances[number % 2 === 0 ? 0 : 1], '/admin', settings, admin);
  expect(saved.status).toBe(200);
}

/** Both lose the connection by which they hear of changes, and know it. */
async function deafen(): Promise<void> {
  await pair.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'folkmoot pages'",
  );
}

/** An article whose time comes while everything else happens: nobody has it, and then everybody. */
async function planArticle(): Promise<void> {
  const slug = await beginArticle(pair, admin, 'The planned one');
  const paths = [`/articles/${slug}`, '/', '/feed.xml', '/sitemap.xml', '/authors/admin'];
  const isOn = async (which: 0 | 1) =>
    Promise.all(paths.map(async (path) => (await read(pair, which, path)).includes(slug)));
  expect([await isOn(0), await isOn(1)].flat()).not.toContain(true);
  await pair.query("UPDATE article SET status = 'scheduled', published_at = now() WHERE slug = $1", [slug]);
  for (const which of [0, 1] as const)
    await expect.poll(() => isOn(which), { interval: 100, timeout: 60_000 }).toEqual(paths.map(() => true));
}

/** Gives the same numbers for the same seed, from 0 up to 1. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function report({ delays, kinds }: { delays: number[]; kinds: Map<string, number> }): void {
  const sorted = delays.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) * 10) / 10;
  process.stdout.write(
    `${JSON.stringify({ changes: Object.fromEntries(kinds), commitToFreshMs: { median: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) } })}\n`,
  );
}
