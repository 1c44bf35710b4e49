import { spawn, type ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { akismet, resetService } from '@/tests/with-akismet';
import { build } from 'esbuild';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { sweepRevisions } from '@/lib/comments/check-revision';
import { sweepReports } from '@/lib/comments/report-verdicts';
import { sweepPublications } from '@/lib/comments/sweep';
import { unfoldComments } from '@/lib/comments/unfold-comments';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { decide } from '@/lib/moderation/decide';
import { createArticle, createComment } from '@/tests/factories';
import { expectWhole } from '@/tests/lib/moderation/expect-whole';
import { decided, decision, moderatorOf, newModerator } from '@/tests/moderating';
import { reportComment } from '@/lib/reports/report-comment';
import { newOrigin, posted, rowOf } from '@/tests/posting';
import { randomFrom, SEED, seedOf } from '@/tests/seed';

// Killed at every step from a decision to its effect outside. What was decided stays decided, what was not leaves no
// trace, and whoever comes after does what is left, once.

const PATIENCE = { timeout: 40_000, interval: 20 };

/** The moderator in one file, which starts in half the time; below node_modules, where it finds its packages. */
const MODERATOR = `node_modules/.cache/chaos-moderator-${process.pid}.mjs`;
let accountId: string;
beforeAll(async () => {
  await build({
    entryPoints: ['tests/chaos/moderator.ts'],
    outfile: MODERATOR,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: { '@': '.' },
  });
  ({ accountId } = await newModerator());
});
afterAll(() => rm(MODERATOR, { force: true }));
beforeEach(async () => {
  resetService();
  // What an earlier test has left to be told would come due in the middle of this one, on a machine that is busy.
  await db.comment.updateMany({ data: { reportAs: null, reportAt: null } });
});

interface Subject {
  id: string;
  articleId: string;
}

/** A comment, with a history from its beginning on. */
async function comment(overrides: Parameters<typeof createComment>[0] = {}): Promise<Subject> {
  const { id: articleId } = await createArticle();
  const { id, status } = await createComment({ articleId, ...overrides });
  await db.commentHistory.create({ data: { commentId: id, actor: 'author', toStatus: status } });
  return { id, articleId };
}

const pending = () => comment({ status: 'pending', holds: ['newcomer'] });

/** One that was decided about, and whose window has ended. */
async function decidedAbout(subject: Subject, what: 'publish' | 'decline'): Promise<Subject> {
  const { version } = await rowOf(subject);
  const input = decision({ decision: what, version });
  decided(await decide({ id: subject.id, input, moderator: moderatorOf(accountId) }));
  await endWindow(subject);
  return subject;
}

/** Makes due what the end of the undo window makes due. */
async function endWindow({ id }: Subject): Promise<void> {
  await db.$executeRaw`UPDATE comment SET publish_at = now() WHERE id = ${id} AND publish_at > now()`;
  await db.$executeRaw`UPDATE comment SET unfold_at = now() WHERE id = ${id} AND unfold_at > now()`;
  await db.$executeRaw`UPDATE comment SET report_at = now() WHERE id = ${id} AND report_at > now()`;
  await db.$executeRaw`UPDATE comment_revision SET take_at = now() WHERE comment_id = ${id} AND take_at > now()`;
}

/** What the sweeps of another process do. Nothing is left to do after that. */
async function goOn(): Promise<void> {
  await sweepPublications();
  await unfoldComments();
  await sweepRevisions();
  await sweepReports();
  expect(await sweepPublications()).toBe(0);
  expect(await sweepRevisions()).toBe(0);
  expect(await sweepReports()).toBe(0);
}

const movesOf = async ({ id }: Subject) =>
  (await db.commentHistory.findMany({ where: { commentId: id }, orderBy: { id: 'asc' } })).map(
    ({ toStatus, reason }) => [toStatus, reason],
  );

describeStep('before a decision is kept', { act: 'decide', at: 'comment_history' }, async (kill) => {
  const subject = await pending();
  const before = await rowOf(subject);
  await kill(subject);
  expect(await rowOf(subject)).toEqual(before);
  expect(await movesOf(subject)).toEqual([['pending', null]]);
});

describeStep('before a hiding is kept', { act: 'decide', at: 'comment_history' }, async (kill) => {
  const subject = await comment();
  const before = await rowOf(subject);
  await kill(subject, 'decline');
  expect(await rowOf(subject)).toEqual(before);
  await expectWhole(subject.articleId);
});

describeStep('when a publication is kept, and its window is open', { act: 'decide' }, async (kill) => {
  const subject = await pending();
  await kill(subject);
  expect(await rowOf(subject)).toMatchObject({ status: 'published', visible: false, firstPublishedAt: null });
  await sweepPublications();
  expect(await rowOf(subject)).toMatchObject({ visible: false });
  await endWindow(subject);
  await goOn();
  expect(await rowOf(subject)).toMatchObject({ status: 'published', visible: true });
});

describeStep(
  'before it is kept that a decision was taken back',
  { act: 'undo', at: 'comment_history' },
  async (kill) => {
    const subject = await comment();
    decided(
      await decide({
        id: subject.id,
        input: decision({ decision: 'spam' }),
        moderator: moderatorOf(accountId),
      }),
    );
    const before = await rowOf(subject);
    await kill(subject);
    expect(await rowOf(subject)).toEqual(before);
  },
);

describeStep(
  'in the gate, with the comment through and the article not counted',
  { act: 'publications', at: 'article' },
  async (kill) => {
    const subject = await decidedAbout(await pending(), 'publish');
    await kill(subject);
    expect(await rowOf(subject)).toMatchObject({ visible: false, firstPublishedAt: null });
    await goOn();
    expect(await rowOf(subject)).toMatchObject({ visible: true });
  },
);

describeStep('behind the gate', { act: 'publications' }, async (kill) => {
  const subject = await decidedAbout(await pending(), 'publish');
  await kill(subject);
  const through = await rowOf(subject);
  expect(through).toMatchObject({ visible: true });
  await goOn();
  expect(await rowOf(subject)).toEqual(through);
});

describeStep('while what was folded opens', { act: 'unfold', at: 'comment' }, async (kill) => {
  const subject = await comment();
  await reportComment({
    commentId: subject.id,
    raw: { reason: 'outs-someone' },
    reporter: { ip: newOrigin().ip, accountId: null },
  });
  await decidedAbout(subject, 'publish');
  await kill(subject);
  expect(await rowOf(subject)).toMatchObject({ folded: true });
  await goOn();
  expect(await rowOf(subject)).toMatchObject({ folded: false, visible: true, waits: false });
});

describeStep(
  'while a new text takes its place',
  { act: 'revisions', at: 'comment_history' },
  async (kill) => {
    const subject = await comment({ body: 'The old one.' });
    const data = { commentId: subject.id, body: 'The new one.', bodyHtml: '<p>The new one.</p>' };
    await db.commentRevision.create({ data });
    await db.comment.update({ where: { id: subject.id }, data: { hasRevision: true } });
    await decidedAbout(subject, 'publish');
    await kill(subject);
    expect(await rowOf(subject)).toMatchObject({ body: 'The old one.' });
    await goOn();
    expect(await rowOf(subject)).toMatchObject({ body: 'The new one.' });
    expect(await db.commentText.count({ where: { commentId: subject.id } })).toBe(1);
  },
);

describeStep(
  'with a report to the spam service under way',
  { act: 'reports', silent: true },
  async (kill) => {
    const subject = await rescued();
    await kill(subject);
    expect(told()).toBe(1);
    expect(await sweepReports()).toBe(0);
    await endWindow(subject);
    await goOn();
    expect(told()).toBe(2);
    expect((await movesOf(subject)).filter(([, reason]) => reason === 'reported:ham')).toHaveLength(1);
  },
);

describeStep(
  'between the thanks of the spam service and our word of it',
  { act: 'reports', at: 'comment_history' },
  async (kill) => {
    const subject = await rescued();
    await kill(subject);
    expect(told()).toBe(1);
    await endWindow(subject);
    await goOn();
    // It is told once more, since nobody can know whether it heard; history has it once.
    expect(told()).toBe(2);
    expect((await movesOf(subject)).filter(([, reason]) => reason === 'reported:ham')).toHaveLength(1);
    await endWindow(subject);
    expect(await sweepReports()).toBe(0);
  },
);

const LANES = 2;
const LIVES = 2;

it(
  'loses no decision and takes none twice, wherever moderators and sweeps are killed',
  { timeout: 90_000 },
  async ({ onTestFailed }) => {
    onTestFailed(() => void process.stderr.write(`The chances were those of SEED=${SEED}.\n`));
    const { id: articleId } = await createArticle();
    const ids = new Set<string>();
    for (let n = 0; n < 12; n += 1) {
      const { id } = await createComment({ articleId, status: 'pending', holds: ['newcomer'] });
      await db.commentHistory.create({ data: { commentId: id, actor: 'author', toStatus: 'pending' } });
      ids.add(id);
    }
    const lanes = await Promise.all(
      Array.from({ length: LANES }, async (_, lane) => {
        const chance = randomFrom(seedOf(102 + lane));
        const said: string[] = [];
        for (let life = 0; life < LIVES; life += 1) {
          const child = start('for-ever', articleId, String(life * LANES + lane));
          const lines = linesOf(child);
          const enough = 1 + Math.floor(chance() * 8);
          await vi.waitFor(() => expect(lines.all.length).toBeGreaterThanOrEqual(enough), PATIENCE);
          await end(child);
          said.push(...lines.all);
        }
        return said;
      }),
    );
    const acknowledged = lanes.flat();
    expect(acknowledged.length).toBeGreaterThanOrEqual(LANES * LIVES);
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
    await db.$executeRaw`UPDATE comment SET publish_at = now() WHERE publish_at > now()`;
    await sweepPublications();
    await expectWhole(articleId);
    for (const id of ids) {
      const { version } = await rowOf({ id });
      const last = acknowledged
        .filter((line) => line.startsWith(id))
        .map((line) => Number(line.split(' ')[1]));
      expect(version).toBeGreaterThanOrEqual(Math.max(1, ...last));
    }
    console.log(`${LANES * LIVES} processes killed, ${acknowledged.length} decisions acknowledged`);
  },
);

/** One that the service took for spam and a person did not; what it is to be told is due. */
async function rescued(): Promise<Subject> {
  const { id: articleId, slug } = await createArticle();
  akismet.answer('spam');
  const { id } = await posted(slug);
  akismet.answer('fixtures');
  return decidedAbout({ id, articleId }, 'publish');
}

const told = () => akismet.requests.filter(({ call }) => call.startsWith('submit-')).length;

type Table = 'article' | 'comment' | 'comment_history';

const KEEP_FROM_WRITING: Readonly<Record<Table, Prisma.Sql>> = {
  article: Prisma.sql`LOCK TABLE article IN SHARE MODE`,
  comment: Prisma.sql`LOCK TABLE comment IN SHARE MODE`,
  comment_history: Prisma.sql`LOCK TABLE comment_history IN SHARE MODE`,
};

interface Step {
  act: string;
  /** It is killed when it waits to write into this table; else when it has done it all. */
  at?: Table;
  /** It is killed when the spam service, which does not answer, has heard of it. */
  silent?: boolean;
}

type Kill = (subject: Subject, what?: string) => Promise<void>;

function describeStep(name: string, { act, at, silent }: Step, test: (kill: Kill) => Promise<void>): void {
  it(`a process killed ${name}, loses nothing and does nothing twice`, { timeout: 60_000 }, async () => {
    const subjects: Subject[] = [];
    await test(async (subject, what = 'publish') => {
      subjects.push(subject);
      if (silent) akismet.answer('hang');
      const child = () => start(act, subject.id, what);
      if (at !== undefined) await killAtTable(child, at);
      else {
        const killed = child();
        await (silent ? vi.waitFor(() => expect(told()).toBe(1), PATIENCE) : linesOf(killed).first);
        await end(killed);
      }
      akismet.answer('fixtures');
    });
    for (const { articleId } of subjects) await expectWhole(articleId);
  });
}

/** Keeps the table from being written to until somebody waits for it, kills them, and waits until nothing is left of them. */
async function killAtTable(begin: () => ChildProcess, table: Table): Promise<void> {
  const waiter = await db.$transaction(
    async (tx) => {
      await tx.$executeRaw(KEEP_FROM_WRITING[table]);
      const child = begin();
      const pid = await vi.waitFor(async () => {
        const [found] = await tx.$queryRaw<{ pid: number }[]>`
          SELECT pid FROM pg_locks WHERE NOT granted AND relation = ${table}::regclass`;
        if (found === undefined) throw new Error(`Nobody writes to ${table}.`);
        return found.pid;
      }, PATIENCE);
      await end(child);
      // What was sent in one statement would still be done for it, once nobody stands in the way.
      await tx.$executeRaw`SELECT pg_terminate_backend(${pid})`;
      return pid;
    },
    { timeout: 40_000 },
  );
  await vi.waitFor(async () => {
    expect(await db.$queryRaw`SELECT pid FROM pg_stat_activity WHERE pid = ${waiter}`).toEqual([]);
  }, PATIENCE);
}

function start(act: string, ...rest: string[]): ChildProcess {
  return spawn(process.execPath, [MODERATOR, act, accountId, ...rest], {
    env: process.env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** What it says, and when it has said something. Throws when it ends without a word. */
function linesOf(child: ChildProcess): { all: string[]; first: Promise<void> } {
  const all: string[] = [];
  const first = new Promise<void>((resolve, reject) => {
    // When it was killed it has long said something, and this comes to nothing.
    child.once('exit', () => reject(new Error('It ended without a word.')));
    if (child.stdout)
      createInterface(child.stdout).on('line', (line) => {
        all.push(line);
        resolve();
      });
  });
  return { all, first };
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await ended;
}
