import { beforeAll, expect, it } from 'vitest';
import type { Moderator } from '@/lib/auth/viewer';
import { appeal } from '@/lib/comments/appeal';
import { sweepRevisions } from '@/lib/comments/check-revision';
import { editComment } from '@/lib/comments/edit-comment';
import { eraseComments } from '@/lib/comments/erase-comments';
import { lockArticles } from '@/lib/comments/publish-comments';
import { settle } from '@/lib/comments/settle-check';
import { decideByMachine } from '@/lib/comments/status';
import { sweepPublications } from '@/lib/comments/sweep';
import { unfoldComments } from '@/lib/comments/unfold-comments';
import { withdraw } from '@/lib/comments/withdraw';
import { db } from '@/lib/db';
import { hasCode } from '@/lib/errors';
import type { Comment } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import { decide } from '@/lib/moderation/decide';
import { editComment as editByModerator } from '@/lib/moderation/edit-comment';
import { settleRevision } from '@/lib/moderation/settle-revision';
import { undo } from '@/lib/moderation/undo';
import { reportComment } from '@/lib/reports/report-comment';
import fc from '@/tests/chance';
import { createArticle, createComment } from '@/tests/factories';
import { decision, newModerator } from '@/tests/moderating';
import { newOrigin, rowOf } from '@/tests/posting';
import { expectWhole } from './expect-whole';
import { lives } from './life-commands';
import { BEGINNING, live, needsPerson, type Command, type Life } from './life-model';

let moderators: Moderator[];
beforeAll(async () => {
  moderators = [await newModerator(), await newModerator()];
});

/** A comment whose first check is on its way, with an answer below it, so that it leaves a tombstone and no gap. */
async function begin(articleId: string): Promise<Comment> {
  const comment = await createComment({ articleId, status: 'checking', attempts: 1 });
  await db.commentHistory.create({ data: { commentId: comment.id, actor: 'author', toStatus: 'checking' } });
  await createComment({ articleId, parentId: comment.id, status: 'declined' });
  return comment;
}

/** Does to the database what `live` does to the model. Returns how many decisions were taken. */
async function carryOut(id: string, next: Command): Promise<number> {
  const moderator = (who: number) => moderators[who]!;
  switch (next.kind) {
    case 'decide': {
      const version = (await rowOf({ id })).version + (next.stale ? -1 : 0);
      const input = decision({ decision: next.decision, version });
      const { outcome } = await decide({ id, input, moderator: moderator(next.who) });
      return outcome === 'decided' ? 1 : 0;
    }
    case 'undo':
      return (await undo({ id, moderator: moderator(next.who) })).outcome === 'decided' ? 1 : 0;
    case 'report':
      await reportComment({
        commentId: id,
        raw: { reason: next.reason },
        reporter: { ip: newOrigin().ip, accountId: null },
      });
      return 0;
    case 'check':
      await check(id, next.verdict);
      return 0;
    case 'edit': {
      const { version } = await rowOf({ id });
      const input = { version, body: `Put in other words, ${newId()}.` };
      return (await editByModerator({ id, input, moderator: moderator(next.who) })).outcome === 'edited'
        ? 1
        : 0;
    }
    case 'revise':
      // In a crowd somebody may be quicker, again and again; nothing is done then, and it is said.
      await editComment({ id, body: `Said better, ${newId()}.` }).catch((error: unknown) => {
        if (!hasCode(error, 'conflict')) throw error;
      });
      return 0;
    case 'leave-text': {
      const { version } = await rowOf({ id });
      const outcome = await settleRevision({
        id,
        input: { version, take: 'old' },
        moderator: moderator(next.who),
      });
      return outcome.outcome === 'decided' ? 1 : 0;
    }
    case 'appeal':
      await appeal({ id, note: 'Look again.', body: null });
      return 0;
    case 'withdraw':
      await withdraw(id);
      return 0;
    case 'erase':
      await db.$transaction(async (tx) => {
        await lockArticles(tx, [id]);
        await eraseComments(tx, { ids: [id], reason: 'author' });
      });
      return 0;
    case 'window-ends':
      await endWindows((await rowOf({ id })).articleId);
      return 0;
    case 'sweep':
      await sweepPublications();
      await unfoldComments();
      await sweepRevisions();
      return 0;
  }
}

/** What checkComment does with an answer of the service, from the moment in which it read the comment. */
async function check(id: string, verdict: 'ham' | 'spam' | 'unknown'): Promise<void> {
  const comment = await rowOf({ id });
  const receipt = { guid: undefined, answer: '', latencyMs: 1, alert: undefined, error: undefined };
  const answer =
    verdict === 'ham'
      ? { verdict, provisional: false as const, receipt }
      : verdict === 'spam'
        ? { verdict, blatant: false, receipt }
        : { verdict, cause: 'timeout' as const, skipped: false, receipt };
  const found = decideByMachine({ verdict, provisional: false, policy: 'open', known: true, holds: [] });
  await settle({
    comment,
    attempt: comment.attempts,
    reason: 'initial',
    ...found,
    answer: answer as never,
    tier: 'full',
  });
}

/** Lets eleven seconds pass: all that was done is that much longer ago, and what is due then is done. */
async function endWindows(articleId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT id FROM article WHERE id = ${articleId} FOR NO KEY UPDATE`;
    // History refuses to be changed, as it must; only a test lets time pass.
    await tx.$executeRaw`SET LOCAL session_replication_role = replica`;
    await tx.$executeRaw`
      UPDATE comment SET publish_at = publish_at - interval '11 s', unfold_at = unfold_at - interval '11 s',
        hidden_at = hidden_at - interval '11 s' WHERE article_id = ${articleId}`;
    await tx.$executeRaw`
      UPDATE comment_revision SET take_at = take_at - interval '11 s'
      WHERE comment_id IN (SELECT id FROM comment WHERE article_id = ${articleId})`;
    await tx.$executeRaw`
      UPDATE comment_history SET at = at - interval '11 s'
      WHERE comment_id IN (SELECT id FROM comment WHERE article_id = ${articleId})`;
    await tx.$executeRaw`
      UPDATE report SET decided_at = decided_at - interval '11 s'
      WHERE comment_id IN (SELECT id FROM comment WHERE article_id = ${articleId})`;
  });
  await sweepPublications();
  await unfoldComments();
  await sweepRevisions();
}

/** What the model says of a comment. */
function expected(life: Life) {
  const { status, version, visible, publishing, everPublished, lastActor, folded, unfolding } = life;
  return {
    ...{ status, version, visible, publishing, everPublished, lastActor, folded, unfolding },
    open: life.open.toSorted(),
    waits: needsPerson(life),
    keptFrom: life.keptFrom === null ? null : moderators[life.keptFrom]!.accountId,
    appealFrom: life.appealFrom === null ? null : moderators[life.appealFrom]!.accountId,
    declineReason: life.declineReason,
    hasRevision: life.revision === 'waits',
    appealed: life.appealed,
  };
}

/** The same, as the database has it. */
function found(row: Comment): ReturnType<typeof expected> {
  return {
    status: row.status,
    version: row.version,
    visible: row.visible,
    publishing: row.publishAt !== null,
    everPublished: row.firstPublishedAt !== null,
    lastActor: row.lastActor as Life['lastActor'],
    folded: row.folded,
    unfolding: row.unfoldAt !== null,
    open: row.openReports.toSorted() as Life['open'],
    waits: row.waits,
    keptFrom: row.keptFromId,
    appealFrom: row.appealFromId,
    declineReason: row.declineReason,
    hasRevision: row.hasRevision,
    appealed: row.appealedAt !== null,
  };
}

const HISTORIES = 60;

it(
  'of a comment in the database is, step by step, the one that the rules say',
  { timeout: 120_000 },
  async () => {
    const { id: articleId } = await createArticle();
    let steps = 0;
    await fc.assert(
      fc.asyncProperty(lives({ min: 3, max: 8 }), async (commands) => {
        const { id } = await begin(articleId);
        let life = BEGINNING;
        for (const next of commands) {
          await carryOut(id, next);
          life = live(life, next);
          expect(found(await rowOf({ id })), JSON.stringify(next)).toEqual(expected(life));
          steps += 1;
        }
      }),
      { numRuns: HISTORIES, endOnFailure: true },
    );
    await expectCounted(articleId);
    console.log(`${HISTORIES} histories, ${steps} steps beside the model`);
  },
);

const CROWDS = 12;
const ACTORS = 5;

it('stays whole whoever acts at the same moment', { timeout: 120_000 }, async () => {
  let taken = 0;
  const acts = lives({ min: 3, max: 6 }).chain((all) =>
    fc.tuple(...all.map((next) => fc.tuple(fc.nat(2), fc.constant(next)))),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { minLength: ACTORS, maxLength: ACTORS }), async (crowd) => {
      const { id: articleId } = await createArticle();
      const comments = [await begin(articleId), await begin(articleId), await begin(articleId)];
      const decisions = await Promise.all(
        crowd.map(async (mineToDo) => {
          let mine = 0;
          for (const [nth, next] of mineToDo) mine += await carryOut(comments[nth]!.id, next);
          return mine;
        }),
      );
      await expectWhole(articleId);
      // No decision was lost, and none was taken twice.
      const told = decisions.reduce((sum, mine) => sum + mine, 0);
      const kept = await db.commentHistory.count({
        where: {
          commentId: { in: comments.map(({ id }) => id) },
          actor: 'moderator',
          accountId: { not: null },
        },
      });
      expect(kept).toBe(told);
      taken += told;
      await endWindows(articleId);
      await expectWhole(articleId);
    }),
    { numRuns: CROWDS, endOnFailure: true },
  );
  console.log(`${CROWDS} crowds of ${ACTORS}, ${taken} decisions at the same moments`);
  expect(taken).toBeGreaterThan(CROWDS);
});

async function expectCounted(articleId: string): Promise<void> {
  const article = await db.article.findUniqueOrThrow({ where: { id: articleId } });
  expect(article.commentCount).toBe(await db.comment.count({ where: { articleId, visible: true } }));
}
