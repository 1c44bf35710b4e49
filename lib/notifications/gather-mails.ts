import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { canSendMail } from '@/lib/mail/can-send-mail';
import { dueFor, nextDaily } from '@/lib/notifications/rhythm';

/** Rows that are looked at in one transaction. */
const GATHERED_AT_ONCE = 200;

/** More mails than this within a day nobody reads: what follows comes together, at the hour of their digest. */
const MAILS_A_DAY = 24;

/**
 * Makes mails out of what is due: for who wants it as it comes one for each article, for others one for everything. Nothing is
 * sent here; what a mail is made of stays the same from now on, however often it is tried. Returns how many rows were due.
 */
export async function gatherMails(): Promise<number> {
  if (!canSendMail()) return forgetWhatIsDue();
  return db.$transaction(async (tx) => {
    const due = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
      SELECT s.id FROM subscriber s WHERE s.id IN (
        SELECT d.subscriber_id FROM (
          SELECT n.subscriber_id FROM notification n WHERE ${isDue} ORDER BY n.due_at, n.id LIMIT ${GATHERED_AT_ONCE}) d)
      ORDER BY s.id FOR NO KEY UPDATE SKIP LOCKED`);
    const ids = due.map(({ id }) => id);
    if (ids.length === 0) return 0;
    await slowDown(tx, ids);
    await make(tx, ids);
    return ids.length;
  });
}

/** `n` is in no mail yet, and its time has come. */
const isDue = Prisma.sql`
  n.sent_at IS NULL AND n.skipped_at IS NULL AND n.mail_id IS NULL AND n.due_at <= now()`;

/** Who has chosen a slower rhythm since, or has had as many mails today as anybody reads, has what is due together later. */
async function slowDown(tx: Prisma.TransactionClient, ids: string[]): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE notification n SET rhythm = s.rhythm, due_at = ${dueFor(Prisma.sql`n.due_at`)}
    FROM subscriber s WHERE s.id = ANY(${ids}) AND n.subscriber_id = s.id AND n.rhythm < s.rhythm AND ${isDue}`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE notification n SET rhythm = 'daily', due_at = ${nextDaily}
    FROM subscriber s WHERE s.id = ANY(${ids}) AND n.subscriber_id = s.id AND n.rhythm = 'immediate' AND ${isDue}
      AND ${MAILS_A_DAY} <= (
        SELECT count(*) FROM reply_mail r
        WHERE r.subscriber_id = s.id AND r.created_at > now() - interval '1 day' AND NOT r.is_digest
          AND r.outcome IS DISTINCT FROM 'empty')`);
}

async function make(tx: Prisma.TransactionClient, ids: string[]): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    WITH due AS (
      SELECT n.id, n.subscriber_id, n.comment_id, n.rhythm <> 'immediate' AS is_digest,
        first_value(n.comment_id) OVER (
          PARTITION BY n.subscriber_id, CASE WHEN n.rhythm = 'immediate' THEN c.article_id END ORDER BY n.id) AS head_id
      FROM notification n JOIN comment c ON c.id = n.comment_id
      WHERE n.subscriber_id = ANY(${ids}) AND ${isDue}
    ), made AS (
      INSERT INTO reply_mail (subscriber_id, head_id, is_digest)
      SELECT subscriber_id, head_id, is_digest FROM due WHERE comment_id = head_id
      RETURNING id, subscriber_id, head_id
    )
    UPDATE notification n SET mail_id = made.id FROM due JOIN made USING (subscriber_id, head_id) WHERE n.id = due.id`);
}

/** A site that makes no mail owes none: nobody is to get it all on the day it begins to. */
function forgetWhatIsDue(): Promise<number> {
  return db.$executeRaw(Prisma.sql`
    UPDATE notification SET skipped_at = now(), skip_reason = 'mail-is-off' WHERE id IN (
      SELECT n.id FROM notification n WHERE ${isDue} ORDER BY n.due_at, n.id LIMIT ${GATHERED_AT_ONCE} FOR UPDATE SKIP LOCKED)`);
}
