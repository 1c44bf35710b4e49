import { openAccountEmail } from '@/lib/auth/account-email';
import { inForce, isBanned } from '@/lib/auth/in-force';
import { writeDuration } from '@/lib/clock';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { Prisma } from '@/lib/generated/prisma/client';
import { errorFacts, log } from '@/lib/log';
import { canSendMail } from '@/lib/mail/can-send-mail';
import { moderatorsDigestMail } from '@/lib/mail/moderators-digest-mail';
import { sendMail } from '@/lib/mail/send';

/** A mail server is asked about so many at a time. */
const DIGESTS_AT_ONCE = 4;

/**
 * Tells moderators by mail what waits, at the hours they chose, in their own time zone; nobody when nothing waits. Each
 * claims its rows, so that no two processes write to one moderator; what the server did not take is tried again while
 * the hour lasts. Returns how many were told.
 */
export async function sendDigests(): Promise<number> {
  if (!canSendMail()) return 0;
  const [queue] = await db.$queryRaw<Queue[]>(Prisma.sql`
    SELECT count(*)::int AS waiting, count(*) FILTER (WHERE urgency = 2)::int AS urgent,
      coalesce(extract(epoch FROM now() - min(since)), 0)::float8 AS oldest
    FROM (
      SELECT urgency, waits_since AS since FROM comment WHERE waits
      UNION ALL
      SELECT 0, disputed_at FROM sanction WHERE disputed_at IS NOT NULL AND dispute_outcome IS NULL AND ${inForce}) waiting`);
  if (queue === undefined || queue.waiting === 0) return 0;
  const due = await claimDue();
  const told = await Promise.all(due.map((moderator) => tell(moderator, queue)));
  return told.filter(Boolean).length;
}

interface Queue {
  waiting: number;
  urgent: number;
  /** Seconds. */
  oldest: number;
}

interface Due {
  id: string;
  email: Uint8Array;
}

/** The role is read here, at the last moment: who moderates no more, or is shown the door, is told nothing. */
function claimDue(): Promise<Due[]> {
  const hour = Prisma.sql`date_trunc('hour', now() AT TIME ZONE m.time_zone)`;
  return db.$queryRaw(Prisma.sql`
    WITH due AS (
      SELECT m.account_id FROM moderator_choice m JOIN account ON account.id = m.account_id
      WHERE account.role IN ('moderator', 'administrator') AND account.email IS NOT NULL AND NOT ${isBanned}
        AND extract(hour FROM now() AT TIME ZONE m.time_zone)::int = ANY(m.digest_hours)
        AND (m.digest_sent_at IS NULL OR m.digest_sent_at AT TIME ZONE m.time_zone < ${hour})
      ORDER BY m.account_id LIMIT ${DIGESTS_AT_ONCE} FOR NO KEY UPDATE OF m SKIP LOCKED
    )
    UPDATE moderator_choice m SET digest_sent_at = now() FROM due, account a
    WHERE m.account_id = due.account_id AND a.id = due.account_id
    RETURNING a.id, a.email`);
}

/** Whether the mail was taken. One that fails keeps no other back. */
async function tell({ id, email }: Due, { waiting, urgent, oldest }: Queue): Promise<boolean> {
  try {
    const to = openAccountEmail({ id, email });
    if (to === null) return false;
    const { outcome } = await sendMail({
      to,
      ...moderatorsDigestMail({
        waiting,
        urgent,
        oldest: writeDuration(oldest),
        href: `${env.SITE_URL}/moderation`,
        choicesHref: `${env.SITE_URL}/moderation/choices`,
      }),
    });
    if (outcome === 'later') await forgetClaim(id);
    return outcome === 'sent';
  } catch (error) {
    log('warn', 'digest-not-sent', errorFacts(error));
    await forgetClaim(id);
    return false;
  }
}

async function forgetClaim(accountId: string): Promise<void> {
  await db.moderatorChoice.update({ where: { accountId }, data: { digestSentAt: null } });
}
