import { purgeEmailLinks } from '@/lib/auth/email-link-store';
import { purgeChallenges } from '@/lib/auth/passkey-challenges';
import { isLost } from '@/lib/auth/in-force';
import { purgeSessions } from '@/lib/auth/sessions';
import { DAY } from '@/lib/clock';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { forgetBuckets } from '@/lib/http/abuse-bucket';
import { forgetNetworkSanctions } from '@/lib/http/network-sanctions';
import { forgetNetworks } from '@/lib/http/rate-limit';
import { forgetMails } from '@/lib/notifications/forget-mails';
import { destroyExpiredOrigins, ORIGIN_DAYS } from '@/lib/privacy/origins';
import { forgetReports } from '@/lib/reports/forget-reports';
import { forgetUnconfirmed } from '@/lib/subscriptions/forget-unconfirmed';

/** Spam is kept, from its last move on, for as long as a wrong verdict can still be corrected with the service. */
const SPAM_DAYS = ORIGIN_DAYS;

/** What a comment said before it was changed helps to understand a quarrel, not for longer. */
export const TEXT_DAYS = 30;

/** Small steps, so that no purge keeps others waiting. */
const BATCH = 1_000;

/** What a guest was told is of use for as long as its receipt is looked at. */
const GUEST_SANCTION_DAYS = 30;

/**
 * Destroys what has had its time: origins and their keys, spam, drafts, networks, sessions, links, unconfirmed addresses,
 * readers' reports, which mails went out. Safe to run at any time, twice, and to be killed in the middle. Says how much of each went.
 */
export async function purge(): Promise<Record<string, number>> {
  const drafts = await db.draft.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  const texts = await db.commentText.deleteMany({
    where: { at: { lt: new Date(Date.now() - TEXT_DAYS * DAY) } },
  });
  const purged = {
    texts: texts.count,
    origins: await destroyExpiredOrigins(),
    spam: await deleteOldSpam(),
    drafts: drafts.count,
    networks: await forgetNetworks(),
    networkSanctions: await forgetNetworkSanctions(),
    buckets: await forgetBuckets(),
    guestSanctions: await forgetGuestSanctions(),
    sessions: await purgeSessions(),
    links: await purgeEmailLinks(),
    challenges: await purgeChallenges(),
    unconfirmed: await forgetUnconfirmed(),
    reports: await forgetReports(),
    mails: await forgetMails(),
  };
  await wipeDestroyedKeys();
  return purged;
}

/**
 * A deleted row stays in its table's file, even after a plain vacuum, until others are written over it; and what a query
 * that is under way might still see stays in the new file too. So both, of a handful of rows, are written anew each time.
 */
async function wipeDestroyedKeys(): Promise<void> {
  await db.$executeRaw(Prisma.sql`VACUUM (FULL) origin_key, network_secret`);
}

/** What guests were told goes a month after it was over, a crash being an end too; a warning, after it was given. */
async function forgetGuestSanctions(): Promise<number> {
  await db.$executeRaw(Prisma.sql`UPDATE sanction SET ended_at = now() WHERE ${isLost}`);
  return db.$executeRaw(Prisma.sql`
    DELETE FROM sanction WHERE comment_id IS NOT NULL
      AND coalesce(ended_at, ends_at, created_at) < now() - ${GUEST_SANCTION_DAYS} * interval '1 day'`);
}

/** Only what was never public and nobody answered: everything else keeps its place. */
async function deleteOldSpam(): Promise<number> {
  let total = 0;
  for (let deleted = BATCH; deleted === BATCH; total += deleted) {
    deleted = await db.$executeRaw(Prisma.sql`
      DELETE FROM comment WHERE id IN (
        SELECT c.id FROM comment c
        WHERE c.status = 'spam' AND c.created_at < now() - ${SPAM_DAYS} * interval '1 day' AND c.first_published_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM comment r WHERE r.parent_id = c.id)
          AND NOT EXISTS (
            SELECT 1 FROM comment_history h
            WHERE h.comment_id = c.id AND h.at >= now() - ${SPAM_DAYS} * interval '1 day')
        ORDER BY c.created_at DESC LIMIT ${BATCH})`);
  }
  return total;
}
