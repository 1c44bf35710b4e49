import { z } from 'zod';
import type { Moderator } from '@/lib/auth/viewer';
import { lockArticles } from '@/lib/comments/publish-comments';
import { db } from '@/lib/db';
import { isId } from '@/lib/ids';
import { whyNotYours } from '@/lib/moderation/colleagues';
import { conflict, decide, type DecisionOutcome } from '@/lib/moderation/decide';
import { lockComment, recordMove } from '@/lib/moderation/moves';

/** Which of two texts is to stand, as a form or JSON sends it; `version` is the one that the moderator saw. */
export const revisionSchema = z
  .object({ version: z.coerce.number().int().positive(), take: z.enum(['new', 'old']) })
  .strict();

/**
 * Settles which text of a published comment stands: its author's new one, from the end of the undo window on, or the one
 * that has been read. The new one is dropped then; its author still has it on the receipt until that moment, and may
 * send another. That cannot be taken back: nothing that anybody could see has changed.
 */
export async function settleRevision({
  id,
  input,
  moderator,
}: {
  id: string;
  input: z.infer<typeof revisionSchema>;
  moderator: Moderator;
}): Promise<DecisionOutcome> {
  if (!isId(id)) return { outcome: 'unknown' };
  if (input.take === 'new')
    return decide({
      id,
      input: { decision: 'publish', version: input.version, reason: null, note: null },
      moderator,
    });
  return db.$transaction(async (tx) => {
    await lockArticles(tx, [id]);
    const row = await lockComment(tx, id);
    if (row === null) return { outcome: 'unknown' };
    const why = await whyNotYours(tx, { row, moderator });
    if (why !== null) return { outcome: 'not-yours', why };
    if (row.version !== input.version || row.status !== 'published') return conflict(row);
    const { count } = await tx.commentRevision.deleteMany({ where: { commentId: id, takeAt: null } });
    if (count === 0) return conflict(row);
    const version = row.version + 1;
    await tx.comment.update({ where: { id }, data: { hasRevision: false, version }, select: { id: true } });
    const { status } = row;
    await recordMove(tx, { id, from: status, to: status, moderator, reason: 'revision-left' });
    return { outcome: 'decided', status, version, undoUntil: row.now };
  });
}
