import type { Moderator } from '@/lib/auth/viewer';
import type { CommentStatus } from '@/lib/comments/status';
import { Prisma, type CommentHistory } from '@/lib/generated/prisma/client';

/** The reason under which history keeps a decision that was taken back. */
export const UNDONE = 'undone';

/** A comment as it is while its row is locked. */
export interface LockedComment {
  id: string;
  status: CommentStatus;
  version: number;
  visible: boolean;
  /** It needs a person. */
  waits: boolean;
  hiddenAt: Date | null;
  /** Who wrote it, if a member did. */
  accountId: string | null;
  holds: string[];
  /** Whose decision an appeal is against. */
  appealFrom: string | null;
  /** The time of this transaction, by the clock that wrote all others. */
  now: Date;
}

/** Locks one comment. Pingbacks and trackbacks never pass the gate, so nobody decides about them: null. */
export async function lockComment(tx: Prisma.TransactionClient, id: string): Promise<LockedComment | null> {
  const [row] = await tx.$queryRaw<LockedComment[]>(Prisma.sql`
    SELECT id, status::text AS status, version, visible, waits, hidden_at AS "hiddenAt",
      account_id AS "accountId", holds, appeal_from AS "appealFrom", now()::timestamptz(3) AS now
    FROM comment WHERE id = ${id} AND kind = 'comment' FOR NO KEY UPDATE`);
  return row ?? null;
}

interface RecordedMove {
  id: string;
  from: CommentStatus;
  to: CommentStatus;
  moderator: Moderator;
  reason: string | null;
  /** The bulk decision that it is part of. */
  batch?: string | undefined;
}

/** A row of history. Its time is the transaction's, by the clock of the database, as of all that the move changed. */
export async function recordMove(
  tx: Prisma.TransactionClient,
  { id, from, to, moderator, reason, batch }: RecordedMove,
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO comment_history (comment_id, actor, account_id, from_status, to_status, reason, cause)
    VALUES (${id}, 'moderator', ${moderator.accountId}, ${from}::comment_status, ${to}::comment_status, ${reason},
      ${batch === undefined ? null : bulkCause(batch)})`);
}

/** What history says of a decision that was one of many. */
export function bulkCause(batch: string): string {
  return `bulk:${batch}`;
}

/** The last move in a comment's history; null when it has none. */
export function readLastMove(
  tx: Prisma.TransactionClient,
  commentId: string,
): Promise<CommentHistory | null> {
  return tx.commentHistory.findFirst({ where: { commentId, ...isMove }, orderBy: { id: 'desc' } });
}

/** Whether the machine had acted last before this row of its history, rather than a person who moved or changed the comment. */
export async function wasMachineBefore(
  tx: Prisma.TransactionClient,
  { commentId, id }: { commentId: string; id: bigint },
): Promise<boolean> {
  const earlier = await tx.commentHistory.findFirst({
    where: { commentId, id: { lt: id }, actor: { not: 'author' }, ...isAct },
    orderBy: { id: 'desc' },
  });
  if (earlier?.reason !== UNDONE) return earlier?.actor === 'machine';
  // What was decided and taken back counts for nothing: what was before that counts.
  const takenBack = await tx.commentHistory.findFirst({
    where: { commentId, id: { lt: earlier.id }, ...isMove },
    orderBy: { id: 'desc' },
  });
  return takenBack !== null && wasMachineBefore(tx, takenBack);
}

/** The last move before this row of its history that was not taken back; null when there was none. */
export async function readMoveBefore(
  tx: Prisma.TransactionClient,
  { commentId, id }: { commentId: string; id: bigint },
): Promise<CommentHistory | null> {
  const before = (than: bigint) =>
    tx.commentHistory.findFirst({
      where: { commentId, id: { lt: than }, ...isMove },
      orderBy: { id: 'desc' },
    });
  const earlier = await before(id);
  if (earlier?.reason !== UNDONE) return earlier;
  const takenBack = await before(earlier.id);
  return takenBack && readMoveBefore(tx, takenBack);
}

/** Whether a moderator has changed its text since this row of its history. */
export async function wasEditedSince(
  tx: Prisma.TransactionClient,
  { commentId, id }: { commentId: string; id: bigint },
): Promise<boolean> {
  const edited = await tx.commentHistory.findFirst({
    where: { commentId, id: { gt: id }, actor: 'moderator', reason: 'edited' },
    select: { id: true },
  });
  return edited !== null;
}

/** What became of a new text of its author says nothing of who decides about the comment. */
const OF_REVISIONS = ['revised', 'revision-held', 'revision-left'];

/** What the spam service was told, or not told, stands in history too. */
const isAct = {
  OR: [{ reason: null }, { reason: { notIn: OF_REVISIONS }, NOT: { reason: { contains: 'reported:' } } }],
} satisfies Prisma.CommentHistoryWhereInput;

/**
 * What moves nothing stands in history too: what the spam service was told, or not told, and what a text was changed to.
 */
const isMove = {
  OR: [
    { reason: null },
    {
      reason: { notIn: ['edited', ...OF_REVISIONS] },
      NOT: { reason: { contains: 'reported:' } },
    },
  ],
} satisfies Prisma.CommentHistoryWhereInput;
