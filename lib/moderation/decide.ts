import type { Moderator } from '@/lib/auth/viewer';
import { SECOND } from '@/lib/clock';
import { oweOutcome } from '@/lib/comments/owe-outcome';
import { hideComments, lockArticles } from '@/lib/comments/publish-comments';
import { decideByPerson, type CommentStatus, type PersonsMove } from '@/lib/comments/status';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { dropPages, type PageTag } from '@/lib/page-cache/invalidate';
import { whyNotYours, type NotYours } from '@/lib/moderation/colleagues';
import { OTHER_REASON } from '@/lib/moderation/decline-reasons';
import { lockComment, recordMove, type LockedComment } from '@/lib/moderation/moves';
import { oweReport } from '@/lib/moderation/owe-report';
import type { DecisionInput } from '@/lib/moderation/schema';
import { settleReports } from '@/lib/moderation/settle-reports';

/** So long a decision can be taken back before anybody has seen its effect (PRODUCT 4). */
export const UNDO_WINDOW = 10 * SECOND;
const UNDO_SECONDS = UNDO_WINDOW / SECOND;

/** The spam service hears of a decision when no taking back is under way any more. */
export const REPORT_DELAY_SECONDS = UNDO_SECONDS + 2;

/** When the effect of a decision begins that shows something to people. */
export const atWindowEnd = Prisma.sql`now() + ${UNDO_SECONDS} * interval '1 second'`;

/** When it is told of outside, which nobody can take back. */
const whenSettled = Prisma.sql`now() + ${REPORT_DELAY_SECONDS} * interval '1 second'`;

export interface Current {
  status: CommentStatus;
  version: number;
}

export type DecisionOutcome =
  | { outcome: 'decided'; status: CommentStatus; version: number; undoUntil: Date }
  /** Somebody or something moved it meanwhile, or there is nothing to move: nothing was changed. */
  | { outcome: 'conflict'; current: Current }
  /** It is for a colleague, and there is one: nothing was changed. */
  | { outcome: 'not-yours'; why: NotYours }
  | { outcome: 'unknown' };

/**
 * Decides about one comment as a moderator said, if it is still the version that the moderator saw. Hiding takes effect at
 * once; a publication passes the gate when the undo window has ended (the sweep sees to that). To publish what is
 * published and was reported keeps it; to hold what is held passes it on to a colleague. `batch` names the bulk decision
 * that this is part of.
 */
export async function decide({ id, input, moderator, batch }: Deciding): Promise<DecisionOutcome> {
  if (!isId(id)) return { outcome: 'unknown' };
  const { result, tags } = await db.$transaction(async (tx) => {
    await lockArticles(tx, [id]);
    const row = await lockComment(tx, id);
    if (row === null) return { result: { outcome: 'unknown' } as const, tags: [] };
    const why = await whyNotYours(tx, { row, moderator });
    if (why !== null) return { result: { outcome: 'not-yours', why } as const, tags: [] };
    const move = decideByPerson({ from: row.status, decision: input.decision, waits: row.waits });
    if (row.version !== input.version || move === null) return { result: conflict(row), tags: [] };
    const status = move.kind === 'move' ? move.to : row.status;
    const { reason, tags } = await carryOut(tx, { row, move, input, moderator });
    await recordMove(tx, { id, from: row.status, to: status, moderator, reason, batch });
    const undoUntil = new Date(row.now.getTime() + UNDO_WINDOW);
    return { result: { outcome: 'decided', status, version: row.version + 1, undoUntil } as const, tags };
  });
  dropPages(tags);
  return result;
}

interface Deciding {
  id: string;
  input: DecisionInput;
  moderator: Moderator;
  batch?: string | undefined;
}

interface CarriedOut {
  row: LockedComment;
  move: PersonsMove;
  input: DecisionInput;
  moderator: Moderator;
}

/** Does what was decided to the comment and its reports, and says under which code history keeps it. */
async function carryOut(
  tx: Prisma.TransactionClient,
  { row, move, input, moderator }: CarriedOut,
): Promise<{ reason: string | null; tags: PageTag[] }> {
  const { id } = row;
  switch (move.kind) {
    case 'keep':
      await tx.$executeRaw(Prisma.sql`
        UPDATE comment SET version = version + 1, last_actor = 'moderator', has_revision = false WHERE id = ${id}`);
      // Its author's new text stands in the place of the old one when nobody can take that back any more.
      await tx.$executeRaw(
        Prisma.sql`UPDATE comment_revision SET take_at = ${atWindowEnd} WHERE comment_id = ${id}`,
      );
      await settleReports(tx, { id, outcome: 'kept', windowSeconds: UNDO_SECONDS });
      return { reason: 'kept', tags: [] };
    case 'pass-on':
      await tx.$executeRaw(Prisma.sql`
        UPDATE comment SET version = version + 1, last_actor = 'moderator', due_at = NULL, recheck = false,
          kept_from = ${moderator.accountId}
        WHERE id = ${id}`);
      await noteForColleagues(tx, { id, moderator, note: input.note });
      return { reason: 'passed-on', tags: [] };
    case 'move': {
      // What is visible is published and nothing else, so the words go first.
      const tags = row.visible ? await hideComments(tx, [id]) : [];
      const reason = move.to === 'declined' ? await declineReasonOf(tx, input) : freeReason(input);
      await moveTo(tx, { row, to: move.to, reason, note: input.note });
      if (move.to === 'declined') await oweOutcome(tx, { ids: [id], kind: 'declined', at: whenSettled });
      if (move.to === 'published') await askAgainAboutRevision(tx, id);
      if (move.to === 'pending') await noteForColleagues(tx, { id, moderator, note: input.note });
      // Held, it still has to be looked at for what was reported.
      if (move.to !== 'pending') {
        const outcome = move.to === 'published' ? 'kept' : 'upheld';
        await settleReports(tx, { id, outcome, windowSeconds: UNDO_SECONDS });
      }
      await oweReport(tx, { id, seconds: REPORT_DELAY_SECONDS });
      return { reason, tags };
    }
  }
}

async function moveTo(
  tx: Prisma.TransactionClient,
  {
    row,
    to,
    reason,
    note,
  }: { row: LockedComment; to: CommentStatus; reason: string | null; note: string | null },
): Promise<void> {
  const isDeclined = to === 'declined';
  const isHeld = to === 'pending';
  // Why it waited and why it was declined stay in the row until it passes the gate, for a decision that is taken back.
  await tx.$executeRaw(Prisma.sql`
    UPDATE comment SET status = ${to}::comment_status, version = version + 1, last_actor = 'moderator', due_at = NULL,
      recheck = false, publish_at = ${to === 'published' ? atWindowEnd : null},
      unfold_at = NULL,
      kept_from = CASE WHEN ${isHeld} THEN NULL ELSE kept_from END,
      holds = CASE WHEN ${isHeld} AND NOT 'person' = ANY(holds) THEN array_append(holds, 'person') ELSE holds END,
      decline_reason = CASE WHEN ${isDeclined} THEN ${reason} ELSE decline_reason END,
      decline_note = CASE WHEN ${isDeclined} THEN ${note} ELSE decline_note END
    WHERE id = ${row.id}`);
}

/** A new text that somebody had taken before the comment went away is looked at anew when it comes back. */
async function askAgainAboutRevision(tx: Prisma.TransactionClient, id: string): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    WITH stopped AS (
      UPDATE comment_revision SET take_at = NULL WHERE comment_id = ${id} AND take_at IS NOT NULL RETURNING comment_id
    )
    UPDATE comment SET has_revision = true FROM stopped WHERE comment.id = stopped.comment_id`);
}

async function noteForColleagues(
  tx: Prisma.TransactionClient,
  { id, moderator, note }: { id: string; moderator: Moderator; note: string | null },
): Promise<void> {
  if (note === null) return;
  // In SQL, so that its time is the decision's, by which it is taken back with it.
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO comment_note (comment_id, account_id, note) VALUES (${id}, ${moderator.accountId}, ${note})`);
}

/** One of the site's reasons; whatever else is sent says no more than that there was one. */
async function declineReasonOf(tx: Prisma.TransactionClient, { reason }: DecisionInput): Promise<string> {
  if (reason === null) return OTHER_REASON;
  const known = await tx.declineReason.findUnique({ where: { code: reason }, select: { code: true } });
  return known?.code ?? OTHER_REASON;
}

/** Codes that mean something to us in history; nobody else writes them there. */
const OURS = new Set([
  'undone',
  'kept',
  'passed-on',
  'edited',
  'revised',
  'revision-held',
  'revision-left',
  'appeal',
  'withdrawn',
]);

function freeReason({ reason }: DecisionInput): string | null {
  return reason === null || OURS.has(reason) ? null : reason;
}

export function conflict({ status, version }: Current): DecisionOutcome {
  return { outcome: 'conflict', current: { status, version } };
}
