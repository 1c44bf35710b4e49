import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';

/** What nobody confirmed is nobody's address; the link in the mail is good for as long (PRODUCT 6). */
export const UNCONFIRMED_DAYS = 7;

/**
 * Forgets the addresses that nobody confirmed within seven days, and what was asked for with them; what was asked for with
 * a comment that still waits for a decision waits with it. Of an address that was written to, or that wants no mail, its
 * keyed hash stays, so that the promise holds of three mails ever, or of none. Says how many addresses were forgotten.
 */
export async function forgetUnconfirmed(): Promise<number> {
  await db.$executeRaw(Prisma.sql`
    DELETE FROM subscription s USING subscriber r
    WHERE r.id = s.subscriber_id AND r.confirmed_at IS NULL AND r.merged_into IS NULL AND s.created_at < ${long}
      AND (r.confirm_sent_at IS NULL OR r.confirm_sent_at < ${long})
      AND NOT EXISTS (
        SELECT 1 FROM comment c WHERE c.id = s.asked_with AND c.first_published_at IS NULL
          AND c.status IN ('checking', 'pending', 'published'))`);
  const forgotten = Prisma.sql`
    confirmed_at IS NULL AND merged_into IS NULL AND created_at < ${long}
      AND (confirm_sent_at IS NULL OR confirm_sent_at < ${long})
      AND NOT EXISTS (SELECT 1 FROM subscription s WHERE s.subscriber_id = subscriber.id)`;
  const kept = await db.$executeRaw(Prisma.sql`
    UPDATE subscriber SET email = NULL, confirm_asked_at = NULL
    WHERE ${forgotten} AND email IS NOT NULL AND (confirm_sent_count > 0 OR left_at IS NOT NULL)`);
  const gone = await db.$executeRaw(Prisma.sql`
    DELETE FROM subscriber WHERE ${forgotten} AND confirm_sent_count = 0 AND left_at IS NULL`);
  return kept + gone;
}

const long = Prisma.sql`now() - ${UNCONFIRMED_DAYS} * interval '1 day'`;
