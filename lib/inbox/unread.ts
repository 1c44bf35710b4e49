import type { SignedIn } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { countHeardOf, heardBy } from '@/lib/inbox/heard';

/** Beyond this the number says no more than "many". */
const MAX_UNREAD = 100;

/** So many comments are looked through one by one to see for whom they are. */
const FEW = 200;

const [me, seen] = [Prisma.sql`account.id`, Prisma.sql`account.inbox_seen_at`];

/**
 * In SQL: how many comments the account of this row of `account` was told of since its owner last said that they had read
 * all; MAX_UNREAD stands for more. Who looks often is asked about what is new, who was long away about what they wrote:
 * whichever is less.
 */
export const unread = Prisma.sql`(CASE
  WHEN (
    SELECT first_published_at FROM comment WHERE visible
    ORDER BY first_published_at DESC, id DESC OFFSET ${FEW} LIMIT 1) > ${seen}
  THEN (SELECT count(*)::int FROM (SELECT h.id FROM (${heardBy(me, seen)}) h LIMIT ${MAX_UNREAD}) heard)
  ELSE (SELECT least(count, ${MAX_UNREAD}) FROM (${countHeardOf({ accountId: me, since: seen, few: FEW })}) heard) END)`;

/** Everything up to this comment counts as read: what came while the page was open does not. False: there is none of this id. */
export async function markRead({ viewer, upTo }: { viewer: SignedIn; upTo: string }): Promise<boolean> {
  if (!isId(upTo)) return false;
  const marked = await db.$executeRaw(Prisma.sql`
    UPDATE account SET inbox_seen_at = greatest(inbox_seen_at, c.first_published_at)
    FROM comment c WHERE account.id = ${viewer.accountId} AND c.id = ${upTo} AND c.first_published_at IS NOT NULL`);
  return marked > 0;
}
