import type { Moderator } from '@/lib/auth/viewer';
import { SECOND } from '@/lib/clock';
import { lockArticles, publishComments } from '@/lib/comments/publish-comments';
import type { CommentStatus } from '@/lib/comments/status';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import type { CommentHistory } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { dropPages, type PageTag } from '@/lib/page-cache/invalidate';
import {
  atWindowEnd,
  conflict,
  REPORT_DELAY_SECONDS,
  UNDO_WINDOW,
  type DecisionOutcome,
} from '@/lib/moderation/decide';
import {
  bulkCause,
  lockComment,
  readLastMove,
  readMoveBefore,
  recordMove,
  UNDONE,
  wasEditedSince,
  wasMachineBefore,
  type LockedComment,
} from '@/lib/moderation/moves';
import { oweReport } from '@/lib/moderation/owe-report';
import { reopenReports } from '@/lib/moderation/settle-reports';

/**
 * Takes a moderator's last decision on a comment back while its undo window is open: the comment, and what was reported
 * of it, is again what it was, at its old place in the queue. What had been visible passes the gate again at once. With
 * `batch` only what that bulk decision decided is taken back, and nothing that came after it.
 */
export async function undo({ id, moderator, batch }: Undoing): Promise<DecisionOutcome> {
  if (!isId(id)) return { outcome: 'unknown' };
  const { result, tags } = await db.$transaction(async (tx) => {
    await lockArticles(tx, [id]);
    const row = await lockComment(tx, id);
    if (row === null) return { result: { outcome: 'unknown' } as const, tags: [] };
    const last = await readLastMove(tx, id);
    const before = last?.fromStatus ?? null;
    if (last === null || before === null || !canBeTakenBack({ row, last, moderator, batch }))
      return { result: conflict(row), tags: [] };
    const tags = await restore(tx, { row, last, before });
    await reopenReports(tx, { id, at: last.at, windowSeconds: UNDO_WINDOW / SECOND });
    await recordMove(tx, { id, from: row.status, to: before, moderator, reason: UNDONE });
    return {
      result: { outcome: 'decided', status: before, version: row.version + 1, undoUntil: row.now } as const,
      tags,
    };
  });
  dropPages(tags);
  return result;
}

interface Undoing {
  id: string;
  moderator: Moderator;
  batch?: string | undefined;
}

/** By whom it was decided, in time, and before people have been told: from then on only a new decision helps. */
function canBeTakenBack({
  row,
  last,
  moderator,
  batch,
}: Omit<Undoing, 'id'> & { row: LockedComment; last: CommentHistory }): boolean {
  if (batch !== undefined && last.cause !== bulkCause(batch)) return false;
  const isMine =
    last.actor === 'moderator' && last.accountId === moderator.accountId && last.reason !== UNDONE;
  const isInTime = last.at.getTime() + UNDO_WINDOW >= row.now.getTime();
  return isMine && isInTime && (!row.visible || last.reason === 'kept');
}

async function restore(
  tx: Prisma.TransactionClient,
  { row, last, before }: { row: LockedComment; last: CommentHistory; before: CommentStatus },
): Promise<PageTag[]> {
  const { id } = row;
  const isMachineAgain = (await wasMachineBefore(tx, last)) && !(await wasEditedSince(tx, last));
  const lastActor = Prisma.sql`${isMachineAgain ? 'machine' : 'moderator'}::actor`;
  if (last.reason === 'kept') {
    await tx.$executeRaw(Prisma.sql`
      WITH revision AS (UPDATE comment_revision SET take_at = NULL WHERE comment_id = ${id} RETURNING comment_id)
      UPDATE comment SET version = version + 1, last_actor = ${lastActor}, waits = true,
        has_revision = EXISTS (SELECT 1 FROM revision)
      WHERE id = ${id}`);
    return [];
  }
  // What this decision hid carries its time.
  const wasVisible = row.hiddenAt?.getTime() === last.at.getTime();
  const waitsForService = Prisma.sql`holds && ARRAY['spam-service', 'provisional']`;
  await tx.$executeRaw(Prisma.sql`
    UPDATE comment SET status = ${before}::comment_status, version = version + 1, last_actor = ${lastActor}, waits = true,
      due_at = CASE WHEN ${before === 'pending' && isMachineAgain} AND ${waitsForService} THEN now() END,
      publish_at = ${before === 'published' && !wasVisible ? atWindowEnd : null},
      kept_from = ${last.reason === 'passed-on' ? await keptBefore(tx, last) : Prisma.sql`kept_from`},
      decline_reason = CASE WHEN ${before === 'declined'} OR 'appeal' = ANY(holds) THEN decline_reason END,
      decline_note = CASE WHEN ${before === 'declined'} OR 'appeal' = ANY(holds) THEN decline_note END
    WHERE id = ${id}`);
  await tx.commentNote.deleteMany({ where: { commentId: id, accountId: last.accountId, at: last.at } });
  if (row.status !== before) await oweReport(tx, { id, seconds: REPORT_DELAY_SECONDS });
  return wasVisible ? publishComments(tx, [id]) : [];
}

/** From whom it was kept before it was passed on: whoever had passed it on, or decided what is appealed against. */
async function keptBefore(tx: Prisma.TransactionClient, passedOn: CommentHistory): Promise<Prisma.Sql> {
  const before = await readMoveBefore(tx, passedOn);
  if (before?.reason === 'appeal') return Prisma.sql`appeal_from`;
  if (before?.reason !== 'passed-on') return Prisma.sql`NULL`;
  return Prisma.sql`(SELECT id FROM account WHERE id = ${before.accountId})`;
}
