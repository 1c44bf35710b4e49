import { openAccountEmail } from '@/lib/auth/account-email';
import { isBanned } from '@/lib/auth/in-force';
import { sanctionedPeople, waitsForLook, waitsForLookOf } from '@/lib/auth/second-looks';
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
  const [queue] = await db.$queryRaw<(Queue & { isDisputed: boolean })[]>(Prisma.sql`
    SELECT count(*)::int AS waiting, count(*) FILTER (WHERE urgency = 2)::int AS urgent,
      min(waits_since) AS since,
      EXISTS (SELECT FROM sanction WHERE ${waitsForLook}) AS "isDisputed"
    FROM comment WHERE waits`);
  if (queue === undefined || (queue.waiting === 0 && !queue.isDisputed)) return 0;
  const due = await claimDue();
  const told = await Promise.all(due.map((moderator) => tell(moderator, queue)));
  return told.filter(Boolean).length;
}

/** Comments, and since when the oldest of them has waited. */
interface Queue {
  waiting: number;
  urgent: number;
  since: Date | null;
}

interface Due {
  id: string;
  role: string;
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
    RETURNING a.id, a.role, a.email`);
}

/** Whether the mail was taken. One that fails keeps no other back. */
async function tell(moderator: Due, queue: Queue): Promise<boolean> {
  const { id, email } = moderator;
  try {
    const to = openAccountEmail({ id, email });
    const { waiting, oldest } = await readTheirs(moderator, queue);
    if (to === null || waiting === 0) return false;
    const { outcome } = await sendMail({
      to,
      ...moderatorsDigestMail({
        waiting,
        urgent: queue.urgent,
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

/** All that this moderator finds there: the comments, and the second looks that are theirs to take. `oldest` is in seconds. */
async function readTheirs(
  { id, role }: Due,
  { waiting, since }: Queue,
): Promise<{ waiting: number; oldest: number }> {
  const [row] = await db.$queryRaw<[{ waiting: number; oldest: number }]>(Prisma.sql`
    SELECT ${waiting}::int + count(*)::int AS waiting,
      coalesce(extract(epoch FROM now() - least(min(sanction.disputed_at), ${since}::timestamptz)), 0)::float8 AS oldest
    FROM ${sanctionedPeople} WHERE ${waitsForLookOf({ accountId: id, role })}`);
  return row;
}

async function forgetClaim(accountId: string): Promise<void> {
  await db.moderatorChoice.update({ where: { accountId }, data: { digestSentAt: null } });
}
