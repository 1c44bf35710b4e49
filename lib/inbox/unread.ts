import type { SignedIn } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { heardBy } from '@/lib/inbox/heard';

/** Beyond this the number says no more than "many". */
const MAX_UNREAD = 100;

/** How many comments a member was told of since they last said that they had read all; MAX_UNREAD stands for more. */
export async function countUnread({ accountId }: Pick<SignedIn, 'accountId'>): Promise<number> {
  const account = await db.account.findUnique({ where: { id: accountId }, select: { inboxSeenAt: true } });
  if (account === null) return 0;
  const [row] = await db.$queryRaw<{ count: number }[]>(Prisma.sql`
    SELECT count(*)::int AS count FROM (
      SELECT h.id FROM (${heardBy(accountId, account.inboxSeenAt)}) h LIMIT ${MAX_UNREAD}
    ) unread`);
  return row?.count ?? 0;
}

/** Everything up to this comment counts as read: what came while the page was open does not. False: there is none of this id. */
export async function markRead({ viewer, upTo }: { viewer: SignedIn; upTo: string }): Promise<boolean> {
  if (!isId(upTo)) return false;
  const marked = await db.$executeRaw(Prisma.sql`
    UPDATE account SET inbox_seen_at = greatest(inbox_seen_at, c.first_published_at)
    FROM comment c WHERE account.id = ${viewer.accountId} AND c.id = ${upTo} AND c.first_published_at IS NOT NULL`);
  return marked > 0;
}
