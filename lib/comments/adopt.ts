import type { Member } from '@/lib/auth/viewer';
import { findByReceipt } from '@/lib/comments/receipts';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';

export type AdoptOutcome =
  | { outcome: 'adopted'; id: string }
  | { outcome: 'yours-already' }
  /** It belongs to another account, or there is no such receipt: told alike, for a receipt says nothing of accounts. */
  | { outcome: 'unknown' };

/** The token at the end of a receipt's address, with whatever a mail program or a person left around it. */
const TOKEN = /(?:^|\/receipts\/)([\w-]{32})\/?(?:[?#].*)?$/;

/**
 * Puts a comment that was written as a guest among those of this account, by its receipt link or the token in it. Its
 * name in the thread stays as it was, and no badge is added: nobody learns from the thread that the two are one person.
 */
export async function adoptComment({
  viewer,
  receipt,
}: {
  viewer: Member;
  receipt: string;
}): Promise<AdoptOutcome> {
  const token = TOKEN.exec(receipt.trim())?.[1];
  const comment = token === undefined ? null : await findByReceipt(token);
  if (comment === null) return { outcome: 'unknown' };
  if (comment.accountId === viewer.accountId) return { outcome: 'yours-already' };
  // An account that leaves at this moment either takes the comment with it or adopts nothing any more.
  const count = await db.$executeRaw(Prisma.sql`
    UPDATE comment SET account_id = ${viewer.accountId}
    WHERE id = ${comment.id} AND account_id IS NULL AND status <> 'erased'
      AND EXISTS (SELECT 1 FROM account WHERE id = ${viewer.accountId} FOR SHARE)`);
  return count === 1 ? { outcome: 'adopted', id: comment.id } : { outcome: 'unknown' };
}
