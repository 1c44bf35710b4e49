import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { akismet, checks, passTime, resetService } from '@/tests/with-akismet';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { sweepChecks } from '@/lib/comments/sweep';
import { db } from '@/lib/db';
import type { Mode, RecordedRequest } from '@/tests/akismet-protocol';
import { createArticle } from '@/tests/factories';
import { makeDue, posted } from '@/tests/posting';
import { randomFrom } from '@/tests/seed';

/** What the service thinks when it is well. */
const truth = ({ fields }: RecordedRequest): Mode =>
  fields.comment_content?.startsWith('Pills') ? 'spam' : 'ham';

/** The poster in one file, which starts in half the time; below node_modules, where it finds its packages. */
const POSTER = `node_modules/.cache/chaos-poster-${process.pid}.mjs`;
beforeAll(async () => {
  await build({
    entryPoints: ['tests/chaos/poster.ts'],
    outfile: POSTER,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: { '@': '.' },
  });
});
afterAll(() => rm(POSTER, { force: true }));
afterEach(() => resetService());

/** Sweeps until nothing is due, however long each has to wait. */
async function decideAll(): Promise<void> {
  for (let rounds = 0; rounds < 5; rounds += 1) {
    passTime(31_000);
    await makeDue();
    while ((await sweepChecks()) > 0);
  }
}

/** What must hold of every comment, whatever happened to it. */
async function expectSound(articleId: string): Promise<void> {
  const unsound = await db.$queryRaw<unknown[]>`
    WITH steps AS (
      SELECT h.*, lag(to_status) OVER w AS before, row_number() OVER (PARTITION BY comment_id ORDER BY h.id DESC) AS last
      FROM comment_history h JOIN comment c ON c.id = h.comment_id WHERE c.article_id = ${articleId}
      WINDOW w AS (PARTITION BY comment_id ORDER BY h.id)
    )
    SELECT c.id, 'history breaks off' AS why FROM comment c JOIN steps s ON s.comment_id = c.id WHERE s.before IS DISTINCT FROM s.from_status
    UNION ALL SELECT c.id, 'history is of another status' FROM comment c JOIN steps s ON s.comment_id = c.id AND s.last = 1 WHERE s.to_status <> c.status
    UNION ALL SELECT c.id, 'no history' FROM comment c WHERE c.article_id = ${articleId} AND NOT EXISTS (SELECT 1 FROM steps s WHERE s.comment_id = c.id)
    UNION ALL SELECT c.id, 'visible in doubt' FROM comment c WHERE c.article_id = ${articleId} AND c.visible AND c.verdict IS DISTINCT FROM 'ham'
    UNION ALL SELECT c.id, 'published and not visible' FROM comment c WHERE c.article_id = ${articleId} AND c.status = 'published' AND NOT c.visible
    UNION ALL SELECT c.id, 'no origin' FROM comment c WHERE c.article_id = ${articleId} AND NOT EXISTS (SELECT 1 FROM origin o WHERE o.comment_id = c.id)
    UNION ALL SELECT a.id, 'miscounted' FROM article a WHERE a.id = ${articleId}
      AND a.comment_count <> (SELECT count(*) FROM comment c WHERE c.article_id = a.id AND c.visible)`;
  expect(unsound).toEqual([]);
}

/** Every comment decided, and as the service thinks of it. */
async function expectDecided(articleId: string): Promise<void> {
  const groups = await db.$queryRaw<{ pills: boolean; status: string }[]>`
    SELECT DISTINCT body LIKE 'Pills%' AS pills, status::text FROM comment WHERE article_id = ${articleId} ORDER BY pills`;
  expect(groups).toEqual([
    { pills: false, status: 'published' },
    { pills: true, status: 'spam' },
  ]);
}

it(
  'loses none of five hundred comments while the service fails in every way, and publishes none in doubt',
  { timeout: 120_000 },
  async () => {
    const logged = vi.spyOn(process.stderr, 'write');
    const { id: articleId, slug } = await createArticle();
    const ids: string[] = [];
    let n = 0;
    for (const fault of [
      truth,
      'hang',
      'reset',
      'server-error',
      'garbage',
      'invalid',
      truth,
      'empty',
      'throttled',
      truth,
    ] as const) {
      akismet.answer(fault);
      passTime(31_000);
      const until = n + 50;
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          while (n < until) {
            n += 1;
            const { id } = await posted(slug, { body: `${n % 3 === 0 ? 'Pills' : 'Thoughts'}, number ${n}` });
            ids.push(id);
          }
        }),
      );
      // What is held is asked about again meanwhile, by the same failing service.
      await makeDue();
      await sweepChecks();
      await expectSound(articleId);
    }
    expect(await db.comment.count({ where: { articleId, status: 'pending' } })).toBeGreaterThan(200);

    akismet.answer(truth);
    await decideAll();
    const stored = await db.comment.findMany({ where: { articleId }, select: { id: true } });
    expect(stored.map(({ id }) => id).sort()).toEqual(ids.sort());
    expect(ids).toHaveLength(n);
    expect(n).toBeGreaterThanOrEqual(500);
    await expectDecided(articleId);
    await expectSound(articleId);
    // One answer, one call: every call is on record, and no other; but for those that were heard when every connection was taken
    // for too long, as on a machine that is short of time: the log says which, and they were asked about again.
    const failed = logged.mock.calls.filter(([line]) =>
      /"check-(failed|impossible)"/.test(String(line)),
    ).length;
    logged.mockRestore();
    const missing = checks().length - (await db.spamCheck.count({ where: { comment: { articleId } } }));
    expect(missing).toBeGreaterThanOrEqual(0);
    expect(missing).toBeLessThanOrEqual(failed);
  },
);

const LANES = 4;
const KILLS_IN_A_LANE = 5;

it(
  'loses nothing and doubts nothing away however often the process is killed',
  { timeout: 180_000 },
  async () => {
    const { id: articleId, slug } = await createArticle();
    const chance = randomFrom(20_261_123);
    akismet.answer(async (request) => {
      const dice = chance();
      if (dice < 0.02) return 'server-error';
      if (dice < 0.04) return 'reset';
      if (dice < 0.06) return 'garbage';
      await sleep(dice * 60);
      return truth(request);
    });
    const acknowledged: string[] = [];
    let kills = 0;
    await Promise.all(
      Array.from({ length: LANES }, async (_, lane) => {
        for (let life = 0; life < KILLS_IN_A_LANE; life += 1) {
          acknowledged.push(
            ...(await liveAndDie({ slug, name: `Lane ${lane} life ${life}`, after: chance() * 700 })),
          );
          kills += 1;
        }
      }),
    );
    expect(kills).toBe(LANES * KILLS_IN_A_LANE);
    expect(acknowledged.length).toBeGreaterThanOrEqual(kills);

    akismet.answer(truth);
    await decideAll();
    const stored = await db.comment.findMany({ where: { articleId }, select: { id: true, body: true } });
    expect(stored.map(({ id }) => id)).toEqual(expect.arrayContaining(acknowledged));
    expect(new Set(stored.map(({ body }) => body)).size).toBe(stored.length);
    expect(await db.comment.count({ where: { articleId, status: 'checking' } })).toBe(0);
    await expectDecided(articleId);
    await expectSound(articleId);
  },
);

/** Starts a poster, and kills it some time after its first acknowledgement, wherever it is. Returns what it acknowledged. */
async function liveAndDie({
  slug,
  name,
  after,
}: {
  slug: string;
  name: string;
  after: number;
}): Promise<string[]> {
  const child = spawn(process.execPath, [POSTER, slug, name], {
    env: process.env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let said = '';
  const ended = new Promise((resolve) => child.once('close', resolve));
  const spoke = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      resolve();
    });
  });
  await Promise.race([spoke, ended]);
  await sleep(after);
  child.kill('SIGKILL');
  await ended;
  return said.split('\n').filter((id) => id.length === 16);
}
