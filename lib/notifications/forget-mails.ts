import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';

/** What was sent, and what comes back about it, is over by then. */
const MAIL_DAYS = 30;

/** Small steps, so that no purge keeps others waiting. */
const BATCH = 1_000;

/** Forgets which mails went to whom, thirty days after they were made. Says how many. */
export async function forgetMails(): Promise<number> {
  let total = 0;
  for (let deleted = BATCH; deleted === BATCH; total += deleted) {
    deleted = await db.$executeRaw(Prisma.sql`
      DELETE FROM reply_mail WHERE id IN (
        SELECT r.id FROM reply_mail r
        WHERE r.created_at < now() - ${MAIL_DAYS} * interval '1 day' AND r.settled_at IS NOT NULL
        ORDER BY r.created_at LIMIT ${BATCH})`);
  }
  return total;
}
