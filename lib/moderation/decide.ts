import type { Moderator } from '@/lib/auth/viewer';
import { SECOND } from '@/lib/clock';
import { hideComments, lockArticles, publishComments } from '@/lib/comments/publish-comments';
import { decideByPerson, type CommentStatus } from '@/lib/comments/status';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { dropPages, type PageTag } from '@/lib/page-cache/invalidate';
import type { DecisionInput } from '@/lib/moderation/schema';

/** So long a decision can be taken back before anybody has seen its effect (PRODUCT 4). */
export const UNDO_WINDOW = 10 * SECOND;

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
    const undoUntil = new Date(Date.now() + UNDO_WINDOW);
    const tags = row.visible
      ? await moveAway(tx, { id, to, input })
      : await move(tx, { id, to, input, publishAt: to === 'published' ? undoUntil : null });
    await tx.commentHistory.create({
      data: {
        commentId: id,
        actor: 'moderator',
        accountId: moderator.accountId,
        fromStatus: row.status,
        toStatus: to,
        reason: to === 'declined' ? reasonOf(input) : input.reason,
      },
      select: { id: true },
    });
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
    const last = await tx.commentHistory.findFirst({ where: { commentId: id }, orderBy: { id: 'desc' } });
    const since = Date.now() - UNDO_WINDOW;
    const mine =
      last?.actor === 'moderator' && last.accountId === moderator.accountId && last.reason !== UNDONE;
    const before = last?.fromStatus ?? null;
    // Once it has passed the gate, people have been told: then only a new decision helps.
    if (!mine || before === null || last.at.getTime() < since || (row.status === 'published' && row.visible))
      return { result: conflict(row), tags: [] };
    const tags = await restore(tx, { id, before, isHeld: before === 'pending' });
    await tx.commentHistory.create({
      data: {
        commentId: id,
        actor: 'moderator',
        accountId: moderator.accountId,
        fromStatus: row.status,
        toStatus: before,
        reason: UNDONE,
      },
      select: { id: true },
    });
    return {
      result: {
        outcome: 'decided',
        status: before,
        version: row.version + 1,
        undoUntil: new Date(),
      } as const,
      tags,
    };
  });
  dropPages(tags);
  return result;
}

/** The reason under which history keeps a decision that was taken back. */
const UNDONE = 'undone';

interface LockedComment extends Current {
  visible: boolean;
}

async function lockComment(tx: Prisma.TransactionClient, id: string): Promise<LockedComment[]> {
  return tx.$queryRaw<LockedComment[]>(Prisma.sql`
    SELECT status::text AS status, version, visible FROM comment WHERE id = ${id} FOR NO KEY UPDATE`);
}

type Move = { id: string; to: CommentStatus; input: DecisionInput };

/** From sight: the words go first, since what is visible is published and nothing else. */
async function moveAway(tx: Prisma.TransactionClient, { id, to, input }: Move): Promise<PageTag[]> {
  const tags = await hideComments(tx, [id]);
  await move(tx, { id, to, input, publishAt: null });
  return tags;
}

async function move(
  tx: Prisma.TransactionClient,
  { id, to, input, publishAt }: Move & { publishAt: Date | null },
): Promise<PageTag[]> {
  await tx.comment.update({
    where: { id },
    data: {
      status: to,
      version: { increment: 1 },
      lastActor: 'moderator',
      dueAt: null,
      publishAt,
      // Only what waits is held; why it waited before stands in its history.
      ...(to === 'pending' ? { holds: ['person'] } : {}),
      declineReason: to === 'declined' ? reasonOf(input) : null,
      declineNote: to === 'declined' ? input.note : null,
    },
    select: { id: true },
  });
  return [];
}

async function restore(
  tx: Prisma.TransactionClient,
  { id, before }: { id: string; before: CommentStatus; isHeld: boolean },
): Promise<PageTag[]> {
  await tx.comment.update({
    where: { id },
    data: {
      status: before,
      version: { increment: 1 },
      publishAt: null,
      ...(before === 'declined' ? { declineReason: 'other' } : { declineReason: null, declineNote: null }),
    },
    select: { id: true },
  });
  return before === 'published' ? publishComments(tx, [id]) : [];
}

function reasonOf({ reason }: DecisionInput): string {
  return reason ?? 'other';
}

function conflict({ status, version }: Current): DecisionOutcome {
  return { outcome: 'conflict', current: { status, version } };
}
