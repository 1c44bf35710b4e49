import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { readBanner } from '@/lib/moderation/banner';
import { readClaims, type OthersClaim } from '@/lib/moderation/claims';
import { newestDispute } from '@/lib/moderation/disputes';
import { countWaiting, type WaitingCounts } from '@/lib/moderation/find-waiting';

/** What an open page of the queue asks after, every few seconds. */
export interface News extends WaitingCounts {
  /** When the latest came to wait for a person: another time than before means that something has arrived. */
  newest: Date | null;
  claims: OthersClaim[];
  banner: string | null;
}

/** What is new in the queue, for one moderator. Changes nothing. */
export async function readNews(moderator: Moderator): Promise<News> {
  const [counts, newest, claims, banner] = await Promise.all([
    countWaiting(moderator),
    readNewest(moderator),
    readClaims(moderator),
    readBanner(),
  ]);
  return { ...counts, newest, claims, banner };
}

/** The end of the queue's index, once for each urgency; or the latest dispute. */
async function readNewest(moderator: Moderator): Promise<Date | null> {
  const [row] = await db.$queryRaw<{ newest: Date | null }[]>(Prisma.sql`
    SELECT greatest(max(latest.waits_since), (${newestDispute(moderator)})) AS newest FROM (VALUES (0), (-1), (-2)) AS level (nth) CROSS JOIN LATERAL (
      SELECT waits_since FROM comment WHERE waits AND -urgency = level.nth ORDER BY waits_since DESC LIMIT 1) latest`);
  return row?.newest ?? null;
}
