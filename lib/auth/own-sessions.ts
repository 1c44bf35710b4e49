import { IS_ALIVE } from '@/lib/auth/sessions';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';

/** Of a name that somebody gives a session, to know it again in the list. The table holds no more. */
export const MAX_LABEL_LENGTH = 60;

/** A session as its owner sees it in the list: no address and no browser, because none is kept. */
export interface ListedSession {
  id: string;
  label: string;
  createdAt: Date;
  lastSeenAt: Date;
}

/** The open sessions of an account, the one used last first. */
export async function listSessions(accountId: string): Promise<ListedSession[]> {
  return db.$queryRaw<ListedSession[]>(Prisma.sql`
    SELECT session.id, label, session.created_at AS "createdAt", last_seen_at AS "lastSeenAt"
    FROM session JOIN account ON account.id = session.account_id
    WHERE account_id = ${accountId} AND ${IS_ALIVE} ORDER BY last_seen_at DESC, session.id`);
}

/** Gives one of an account's sessions a name of at most MAX_LABEL_LENGTH code points; says whether there was such a session. */
export async function labelSession({
  accountId,
  id,
  label,
}: {
  accountId: string;
  id: string;
  label: string;
}): Promise<boolean> {
  const { count } = await db.session.updateMany({ where: { accountId, id }, data: { label } });
  return count === 1;
}

/** Ends one of an account's sessions; says whether there was such a session. Another account's is none. */
export async function endSessionById({ accountId, id }: { accountId: string; id: string }): Promise<boolean> {
  const { count } = await db.session.deleteMany({ where: { accountId, id } });
  return count === 1;
}
