import { inForce } from '@/lib/auth/in-force';
import { MAX_DISPUTE_LENGTH } from '@/lib/auth/sanction-limits';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';

export type DisputeOutcome =
  | { outcome: 'disputed' }
  /** It is not theirs, is over, or a second look was asked for before. */
  | { outcome: 'refused' }
  /** The words cannot be kept. */
  | { outcome: 'invalid' };

/**
 * Asks for a second look at what somebody is held to, once, with a word to whoever looks: another moderator than the one who
 * imposed it, if there is one. `whose` is the account it is about, or the comment whose guest it is about; who may say so is
 * for the caller to know. It holds meanwhile.
 */
export async function disputeSanction({
  whose,
  id,
  note,
}: {
  whose: { accountId: string } | { commentId: string };
  id: unknown;
  note: unknown;
}): Promise<DisputeOutcome> {
  const words = typeof note === 'string' ? note.replaceAll('\r\n', '\n').trim() : '';
  const canBeKept =
    Array.from(words).length <= MAX_DISPUTE_LENGTH && !words.includes('\0') && words.isWellFormed();
  if (!canBeKept || (note !== undefined && note !== null && typeof note !== 'string'))
    return { outcome: 'invalid' };
  if (typeof id !== 'string' || !/^[0-9a-z]{1,64}$/.test(id)) return { outcome: 'refused' };
  const isTheirs =
    'accountId' in whose
      ? Prisma.sql`account_id = ${whose.accountId}`
      : Prisma.sql`comment_id = ${whose.commentId}`;
  const changed = await db.$executeRaw(Prisma.sql`
    UPDATE sanction SET disputed_at = now(), dispute_note = ${words}
    WHERE id = ${id} AND ${isTheirs} AND disputed_at IS NULL AND ${inForce}`);
  return { outcome: changed === 1 ? 'disputed' : 'refused' };
}
