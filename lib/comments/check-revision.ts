import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { errorFacts, log } from '@/lib/log';
import { dropPages } from '@/lib/page-cache/invalidate';
import { include, judgeComment } from '@/lib/comments/check-comment';
import { newText } from '@/lib/comments/changed-text';
import { lockArticles } from '@/lib/comments/publish-comments';
import { CHECK_LEASE_SECONDS, checkRow, dueAt, verdictOf, type Finding } from '@/lib/comments/settle-check';
import { DEADLINE_IN_SWEEP } from '@/lib/comments/spam-service';
import { takeRevision } from '@/lib/comments/take-revision';

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
    comment: { ...comment, body: text.body, bodyHtml: text.bodyHtml },
    reason: 'edit',
    deadline,
  });
  const { state, tags } = await db.$transaction(async (tx) => {
    await lockArticles(tx, [id]);
    return finding.to === 'published'
      ? takeIfCurrent(tx, { id, attempt, finding })
      : keepWaiting(tx, { id, attempt, finding });
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

interface Settling {
  id: string;
  attempt: number;
  finding: Finding;
}

async function takeIfCurrent(tx: Prisma.TransactionClient, settling: Settling) {
  const isCurrent = await note(tx, settling, Prisma.sql`due_at = NULL`);
  if (!isCurrent) return { state: null, tags: [] };
  const by = { actor: 'machine', accountId: null } as const;
  return { state: 'taken' as const, tags: await takeRevision(tx, { id: settling.id, by }) };
}

async function keepWaiting(tx: Prisma.TransactionClient, settling: Settling) {
  const { id, attempt, finding } = settling;
  const due = dueAt({ answer: finding.answer, to: 'pending', attempt });
  const isCurrent = await note(tx, settling, Prisma.sql`due_at = ${due}, holds = ${finding.holds}::text[]`);
  if (!isCurrent) return { state: null, tags: [] };
  // A person has to see it: what they see is another version from now on.
  await tx.$executeRaw(Prisma.sql`
    WITH held AS (
      UPDATE comment SET has_revision = true, version = version + 1 WHERE id = ${id} AND NOT has_revision RETURNING id
    )
    INSERT INTO comment_history (comment_id, actor, from_status, to_status, reason, cause)
    SELECT id, 'machine', 'published', 'published', 'revision-held', ${finding.holds[0] ?? verdictOf(finding.answer)}
    FROM held`);
  return { state: 'waits' as const, tags: [] };
}

/** Keeps what was found out beside the text it was found out about; false when somebody else has acted meanwhile. */
async function note(
  tx: Prisma.TransactionClient,
  { id, attempt, finding: { answer, tier } }: Settling,
  change: Prisma.Sql,
): Promise<boolean> {
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    WITH seen AS MATERIALIZED (
      SELECT c.id, c.status FROM comment c JOIN comment_revision r ON r.comment_id = c.id
      WHERE c.id = ${id} AND c.status = 'published' AND r.attempts = ${attempt} AND r.take_at IS NULL
      FOR NO KEY UPDATE OF c, r
    ), checked AS (${checkRow({ reason: 'edit', answer, tier })})
    UPDATE comment_revision r SET verdict = ${verdictOf(answer)}::spam_verdict, ${change}
    FROM seen WHERE r.comment_id = seen.id
    RETURNING r.comment_id AS id`);
  return rows.length === 1;
}
