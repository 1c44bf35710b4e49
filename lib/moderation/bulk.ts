import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId, newId } from '@/lib/ids';
import type { NotYours } from '@/lib/moderation/colleagues';
import { decide, UNDO_WINDOW, type Current, type DecisionOutcome } from '@/lib/moderation/decide';
import { bulkCause, UNDONE } from '@/lib/moderation/moves';
import type { BulkInput } from '@/lib/moderation/schema';
import { undo } from '@/lib/moderation/undo';

/** What became of many: those that were moved, and those that had changed meanwhile, as they are now. */
export interface BulkOutcome {
  batch: string;
  done: number;
  /** `current` is null for one that is gone, and for what is a colleague's, which has a `reason`. */
  failed: { id: string; current: Current | null; reason?: NotYours }[];
  /** When the first of them can no longer be taken back; null when nothing was done. */
  undoUntil: Date | null;
}

/**
 * Decides the same about up to a hundred comments, each in a transaction of its own and named in its history as part of
 * this batch, so that one that was decided meanwhile keeps no other back. What is published passes the gate together
 * when the window has ended (lib/comments/sweep).
 */
export async function decideBulk({
  input: { pick, ...input },
  moderator,
}: {
  input: BulkInput;
  moderator: Moderator;
}): Promise<BulkOutcome> {
  const batch = newId();
  const outcomes = new Map<string, DecisionOutcome>();
  for (const { id, version } of pick)
    outcomes.set(id, await decide({ id, input: { ...input, version }, moderator, batch }));
  return summarise(batch, outcomes);
}

/** Takes back what is left of a bulk decision, while its window is open: what was decided anew since then stays. */
export async function undoBulk({
  batch,
  moderator,
}: {
  batch: string;
  moderator: Moderator;
}): Promise<BulkOutcome> {
  const outcomes = new Map<string, DecisionOutcome>();
  for (const id of await findBatch(batch, moderator)) outcomes.set(id, await undo({ id, moderator, batch }));
  return summarise(batch, outcomes);
}

/** How a bulk decision of the last moments stands; null when there is none of this moderator's. */
export async function readBulk({ batch, moderator }: { batch: string; moderator: Moderator }): Promise<{
  done: number;
  to: string;
  undo: 'open' | 'over' | 'done';
} | null> {
  if (!isId(batch)) return null;
  const [row] = await db.$queryRaw<{ done: number; to: string; open: boolean; undone: boolean }[]>(Prisma.sql`
    SELECT count(*)::int AS done, min(h.to_status::text) AS to,
      min(h.at) > now() - ${UNDO_WINDOW} * interval '1 millisecond' AS open,
      bool_and(EXISTS (
        SELECT 1 FROM comment_history u WHERE u.comment_id = h.comment_id AND u.id > h.id AND u.reason = ${UNDONE})) AS undone
    FROM comment_history h
    WHERE h.actor = 'moderator' AND h.at > now() - interval '1 hour' AND h.cause = ${bulkCause(batch)}
      AND h.account_id = ${moderator.accountId}
    HAVING count(*) > 0`);
  return row === undefined
    ? null
    : { done: row.done, to: row.to, undo: row.undone ? 'done' : row.open ? 'open' : 'over' };
}

async function findBatch(batch: string, { accountId }: Moderator): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT comment_id AS id FROM comment_history
    WHERE actor = 'moderator' AND at >= now() - ${2 * UNDO_WINDOW} * interval '1 millisecond'
      AND cause = ${bulkCause(batch)} AND account_id = ${accountId}
    ORDER BY id`);
  return rows.map(({ id }) => id);
}

function summarise(batch: string, outcomes: Map<string, DecisionOutcome>): BulkOutcome {
  const all = [...outcomes];
  const windows = all.flatMap(([, result]) => (result.outcome === 'decided' ? [result.undoUntil] : []));
  const [first] = windows;
  return {
    batch,
    done: windows.length,
    failed: all.flatMap(([id, result]) => {
      if (result.outcome === 'decided') return [];
      if (result.outcome === 'not-yours') return { id, current: null, reason: result.why };
      return { id, current: result.outcome === 'conflict' ? result.current : null };
    }),
    undoUntil: first ?? null,
  };
}
