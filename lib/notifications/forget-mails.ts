import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';

/** What was sent, and what comes back about it, is over by then. */
const MAIL_DAYS = 30;

/** Small steps, so that no purge keeps others waiting. */
const BATCH = 1_000;

/** Forgets which mails went to whom, thirty days after they were made, and who was told of what. Says how many mails. */
export async function forgetMails(): Promise<number> {
  const mails = await deleteInSteps(Prisma.sql`
    DELETE FROM reply_mail WHERE id IN (
      SELECT r.id FROM reply_mail r WHERE r.created_at < ${long} AND r.settled_at IS NOT NULL
      ORDER BY r.created_at LIMIT ${BATCH})`);
  const outcomes = await deleteInSteps(Prisma.sql`
    DELETE FROM outcome_mail WHERE id IN (
      SELECT o.id FROM outcome_mail o WHERE o.created_at < ${long} AND o.settled_at IS NOT NULL
      ORDER BY o.created_at LIMIT ${BATCH})`);
  // A comment passes the gate for the first time once, so nobody is told of it anew for want of the row.
  await deleteInSteps(Prisma.sql`
    DELETE FROM notification WHERE id IN (
      SELECT n.id FROM notification n
      WHERE n.created_at < ${long} AND (n.sent_at IS NOT NULL OR n.skipped_at IS NOT NULL)
      ORDER BY n.created_at LIMIT ${BATCH})`);
  return mails + outcomes;
}

const long = Prisma.sql`now() - ${MAIL_DAYS} * interval '1 day'`;

async function deleteInSteps(statement: Prisma.Sql): Promise<number> {
  let total = 0;
  for (let deleted = BATCH; deleted === BATCH; total += deleted) deleted = await db.$executeRaw(statement);
  return total;
}
