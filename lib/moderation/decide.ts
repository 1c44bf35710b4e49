import type { Moderator } from '@/lib/auth/viewer';
import { SECOND } from '@/lib/clock';
import { hideComments, lockArticles, publishComments } from '@/lib/comments/publish-comments';
import { decideByPerson, type CommentStatus } from '@/lib/comments/status';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { dropPages, type PageTag } from '@/lib/page-cache/invalidate';
import { readLastMove, wasMachineBefore } from '@/lib/moderation/moves';
import { oweReport } from '@/lib/moderation/owe-report';
import type { DecisionInput } from '@/lib/moderation/schema';

/** So long a decision can be taken back before anybody has seen its effect (PRODUCT 4). */
export const UNDO_WINDOW = 10 * SECOND;

/** The spam service hears of a decision when no taking back is under way any more. */
const REPORT_DELAY = UNDO_WINDOW + 2 * SECOND;

export interface Current {
  status: CommentStatus;
  version: number;
}

export type DecisionOutcome =
  | { outcome: 'decided'; status: CommentStatus; version: number; undoUntil: Date }
  /** Somebody or something moved it meanwhile, or there is nothing to move: nothing was changed. */
  | { outcome: 'conflict'; current: Current }
  | { outcome: 'unknown' };

/**
 * Moves one comment as a moderator decided, if it is still the version that the moderator saw. Hiding takes effect at
 * once; a publication passes the gate when the undo window has ended (the sweep sees to that).
 */
export async function decide({
  id,
  input,
  moderator,
}: {
  id: string;
  input: DecisionInput;
  moderator: Moderator;
}): Promise<DecisionOutcome> {
  if (!isId(id)) return { outcome: 'unknown' };
  const { result, tags } = await db.$transaction(async (tx) => {
    await lockArticles(tx, [id]);
    const [row] = await lockComment(tx, id);
    if (row === undefined) return { result: { outcome: 'unknown' } as const, tags: [] };
    const to = decideByPerson({ from: row.status, decision: input.decision });
    if (row.version !== input.version || to === null) return { result: conflict(row), tags: [] };
    // What is visible is published and nothing else, so the words go first.
    const tags = row.visible ? await hideComments(tx, [id]) : [];
    await move(tx, { id, to, input });
    await oweReport(tx, { id, seconds: REPORT_DELAY / SECOND });
    const reason = to === 'declined' ? reasonOf(input) : input.reason;
    await record(tx, { id, from: row.status, to, moderator, reason });
    const undoUntil = new Date(row.now.getTime() + UNDO_WINDOW);
    return { result: { outcome: 'decided', status: to, version: row.version + 1, undoUntil } as const, tags };
  });
  dropPages(tags);
  return result;
}

/**
 * Takes a moderator's last decision on a comment back while its undo window is open: the comment is again what it was.
 * What had been visible passes the gate again at once.
 */
export async function undo({
  id,
  moderator,
}: {
  id: string;
  moderator: Moderator;
}): Promise<DecisionOutcome> {
  if (!isId(id)) return { outcome: 'unknown' };
  const { result, tags } = await db.$transaction(async (tx) => {
    await lockArticles(tx, [id]);
    const [row] = await lockComment(tx, id);
    if (row === undefined) return { result: { outcome: 'unknown' } as const, tags: [] };
    const last = await readLastMove(tx, id);
    const mine =
      last?.actor === 'moderator' && last.accountId === moderator.accountId && last.reason !== UNDONE;
    const before = last?.fromStatus ?? null;
    // Once it has passed the gate, people have been told: then only a new decision helps.
    if (!mine || before === null || last.at.getTime() + UNDO_WINDOW < row.now.getTime() || row.visible)
      return { result: conflict(row), tags: [] };
    // What this decision hid carries its time.
    const wasVisible = row.hiddenAt?.getTime() === last.at.getTime();
    const isMachineAgain = await wasMachineBefore(tx, last);
    const tags = await restore(tx, { id, before, wasVisible, isMachineAgain });
    await oweReport(tx, { id, seconds: REPORT_DELAY / SECOND });
    await record(tx, { id, from: row.status, to: before, moderator, reason: UNDONE });
    return {
      result: {
        outcome: 'decided',
        status: before,
        version: row.version + 1,
        undoUntil: row.now,
      } as const,
      tags,
    };
  });
  dropPages(tags);
  return result;
}

/** The reason under which history keeps a decision that was taken back. */
export const UNDONE = 'undone';

interface LockedComment extends Current {
  visible: boolean;
  hiddenAt: Date | null;
  /** The time of this transaction, by the clock that wrote all others. */
  now: Date;
}

/** Pingbacks and trackbacks never pass the gate, so nobody decides about them. */
async function lockComment(tx: Prisma.TransactionClient, id: string): Promise<LockedComment[]> {
  return tx.$queryRaw<LockedComment[]>(Prisma.sql`
    SELECT status::text AS status, version, visible, hidden_at AS "hiddenAt", now()::timestamptz(3) AS now
    FROM comment WHERE id = ${id} AND kind = 'comment' FOR NO KEY UPDATE`);
}

async function move(
  tx: Prisma.TransactionClient,
  { id, to, input }: { id: string; to: CommentStatus; input: DecisionInput },
): Promise<void> {
  const isDeclined = to === 'declined';
  // Why it waited and why it was declined stay in the row until it passes the gate, for a decision that is taken back.
  await tx.$executeRaw(Prisma.sql`
    UPDATE comment SET status = ${to}::comment_status, version = version + 1, last_actor = 'moderator', due_at = NULL,
      publish_at = ${to === 'published' ? atWindowEnd : null},
      holds = CASE WHEN ${to === 'pending'} AND NOT 'person' = ANY(holds) THEN array_append(holds, 'person') ELSE holds END,
      decline_reason = CASE WHEN ${isDeclined} THEN ${reasonOf(input)} ELSE decline_reason END,
      decline_note = CASE WHEN ${isDeclined} THEN ${input.note} ELSE decline_note END
    WHERE id = ${id}`);
}

interface Recorded {
  id: string;
  from: CommentStatus;
  to: CommentStatus;
  moderator: Moderator;
  reason: string | null;
}

/** Its time is the transaction's, by the clock of the database, as of all that the move changed. */
async function record(
  tx: Prisma.TransactionClient,
  { id, from, to, moderator, reason }: Recorded,
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO comment_history (comment_id, actor, account_id, from_status, to_status, reason)
    VALUES (${id}, 'moderator', ${moderator.accountId}, ${from}::comment_status, ${to}::comment_status, ${reason})`);
}

interface Restored {
  id: string;
  before: CommentStatus;
  wasVisible: boolean;
  isMachineAgain: boolean;
}

async function restore(
  tx: Prisma.TransactionClient,
  { id, before, wasVisible, isMachineAgain }: Restored,
): Promise<PageTag[]> {
  const waitsForService = Prisma.sql`holds && ARRAY['spam-service', 'provisional']`;
  await tx.$executeRaw(Prisma.sql`
    UPDATE comment SET status = ${before}::comment_status, version = version + 1,
      last_actor = ${isMachineAgain ? 'machine' : 'moderator'}::actor,
      due_at = CASE WHEN ${before === 'pending' && isMachineAgain} AND ${waitsForService} THEN now() END,
      publish_at = ${before === 'published' && !wasVisible ? atWindowEnd : null},
      decline_reason = CASE WHEN ${before === 'declined'} THEN decline_reason END,
      decline_note = CASE WHEN ${before === 'declined'} THEN decline_note END
    WHERE id = ${id}`);
  return wasVisible ? publishComments(tx, [id]) : [];
}

const atWindowEnd = Prisma.sql`now() + ${UNDO_WINDOW / SECOND} * interval '1 second'`;

function reasonOf({ reason }: DecisionInput): string {
  return reason ?? 'other';
}

function conflict({ status, version }: Current): DecisionOutcome {
  return { outcome: 'conflict', current: { status, version } };
}
