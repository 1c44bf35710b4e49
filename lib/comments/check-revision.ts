import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { errorFacts, log } from '@/lib/log';
import { dropPages } from '@/lib/page-cache/invalidate';
import { include, judgeComment, judgedOf } from '@/lib/comments/check-comment';
import { newText } from '@/lib/comments/changed-text';
import { lockArticles } from '@/lib/comments/publish-comments';
import {
  CHECK_LEASE_SECONDS,
  DUE_AT,
  givenOf,
  INSERT_CHECKS,
  verdictOf,
  type Settling,
} from '@/lib/comments/checked-rows';
import { DEADLINE_IN_SWEEP, noteVerdict } from '@/lib/comments/spam-service';
import { takeRevision } from '@/lib/comments/take-revision';
import { readSiteRow } from '@/lib/site';

const REVISIONS_AT_ONCE = 4;

/** Where a new text is left: in the comment's place, or waiting while the old one stands. Null: it is gone, or was settled by others. */
export type RevisionState = 'taken' | 'waits' | null;

/**
 * Finds out whether the new text of a published comment may take its place. The caller holds the claim `attempt`, as with a
 * comment's own check. What the service lets through, and no rule holds, takes it at once; in every doubt the old text
 * stands, and a person looks.
 */
export async function checkRevision({
  id,
  attempt,
  deadline,
}: {
  id: string;
  attempt: number;
  deadline: number;
}): Promise<RevisionState> {
  const comment = await db.comment.findUnique({
    where: { id },
    include: { ...include, revision: true },
    relationLoadStrategy: 'join',
  });
  const revision = comment?.revision;
  if (!comment || !revision || revision.attempts !== attempt || comment.status !== 'published') return null;
  const text = newText(revision.body);
  const finding = await judgeComment({
    comment: { ...judgedOf(comment), body: text.body },
    site: await readSiteRow(),
    attempt,
    reason: 'edit',
    deadline,
  });
  await noteVerdict(finding.answer);
  const to = finding.to === 'published' ? 'published' : 'pending';
  const settling: Settling = { ...finding, to, comment, attempt, reason: 'edit' };
  const { state, tags } = await db.$transaction(async (tx) => {
    await lockArticles(tx, [id]);
    return to === 'published' ? takeIfCurrent(tx, settling) : keepWaiting(tx, settling);
  });
  dropPages(tags);
  return state;
}

/** Takes up new texts that are due: the process was killed before their verdict, or the service was silent. */
export async function sweepRevisions(): Promise<number> {
  const due = await db.$queryRaw<{ id: string; attempt: number }[]>(Prisma.sql`
    WITH due AS (
      SELECT comment_id FROM comment_revision WHERE due_at <= now() AND take_at IS NULL
      ORDER BY due_at LIMIT ${REVISIONS_AT_ONCE} FOR UPDATE SKIP LOCKED
    )
    UPDATE comment_revision r SET attempts = attempts + 1, due_at = now() + ${CHECK_LEASE_SECONDS} * interval '1 second'
    FROM due WHERE r.comment_id = due.comment_id
    RETURNING r.comment_id AS id, r.attempts AS attempt`);
  await Promise.all(
    due.map(async ({ id, attempt }) => {
      try {
        await checkRevision({ id, attempt, deadline: DEADLINE_IN_SWEEP });
      } catch (error) {
        log('warn', 'revision-check-failed', { comment: id, ...errorFacts(error) });
      }
    }),
  );
  return due.length + (await sweepTaken());
}

/** Puts those in their place that a person took and whose undo window has ended, unless the comment went away meanwhile. */
async function sweepTaken(): Promise<number> {
  const due = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT r.comment_id AS id FROM comment_revision r JOIN comment c ON c.id = r.comment_id
    WHERE r.take_at <= now() AND c.status = 'published' ORDER BY r.take_at LIMIT ${REVISIONS_AT_ONCE}`);
  for (const { id } of due) {
    const tags = await db.$transaction(async (tx) => {
      await lockArticles(tx, [id]);
      return takeRevision(tx, { id, by: { actor: 'moderator', accountId: null } });
    });
    dropPages(tags);
  }
  return due.length;
}

async function takeIfCurrent(tx: Prisma.TransactionClient, settling: Settling) {
  if (!(await note(tx, settling))) return { state: null, tags: [] };
  const by = { actor: 'machine', accountId: null } as const;
  return { state: 'taken' as const, tags: await takeRevision(tx, { id: settling.comment.id, by }) };
}

async function keepWaiting(tx: Prisma.TransactionClient, settling: Settling) {
  if (!(await note(tx, settling))) return { state: null, tags: [] };
  const { comment, holds, answer } = settling;
  // A person has to see it: what they see is another version from now on.
  await tx.$executeRaw(Prisma.sql`
    WITH held AS (
      UPDATE comment SET has_revision = true, version = version + 1 WHERE id = ${comment.id} AND NOT has_revision RETURNING id
    )
    INSERT INTO comment_history (comment_id, actor, from_status, to_status, reason, cause)
    SELECT id, 'machine', 'published', 'published', 'revision-held', ${holds[0] ?? verdictOf(answer)}
    FROM held`);
  return { state: 'waits' as const, tags: [] };
}

/** Keeps what was found out beside the text it was found out about; false when somebody else has acted meanwhile. */
async function note(tx: Prisma.TransactionClient, settling: Settling): Promise<boolean> {
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    WITH given AS MATERIALIZED (${givenOf([settling])}
    ), seen AS MATERIALIZED (
      SELECT c.id, c.status FROM comment c JOIN comment_revision r ON r.comment_id = c.id
      WHERE c.id = ${settling.comment.id} AND c.status = 'published' AND r.attempts = ${settling.attempt} AND r.take_at IS NULL
      FOR NO KEY UPDATE OF c, r
    ), checked AS (${INSERT_CHECKS})
    UPDATE comment_revision r SET verdict = given.verdict, holds = given.holds, due_at = ${DUE_AT}
    FROM given JOIN seen USING (id) WHERE r.comment_id = seen.id
    RETURNING r.comment_id AS id`);
  return rows.length === 1;
}
