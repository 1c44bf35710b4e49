import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';

/** What a moderator is told of their own day; nobody else is. */
export interface OwnDay {
  /** How many decisions since midnight in their time zone, those taken back left out. */
  decided: number;
  /** When anybody decided last; null when nobody ever did. */
  lastDecidedAt: Date | null;
}

/** What this moderator did today, and when anybody decided last. */
export async function readOwnDay({ accountId }: Moderator): Promise<OwnDay> {
  const [row] = await db.$queryRaw<OwnDay[]>(Prisma.sql`
    WITH mine AS (
      SELECT coalesce((SELECT time_zone FROM moderator_choice WHERE account_id = ${accountId}), 'UTC') AS zone
    ), today AS (
      SELECT date_trunc('day', now() AT TIME ZONE zone) AT TIME ZONE zone AS begins FROM mine
    )
    SELECT
      (SELECT count(*) FILTER (WHERE reason IS DISTINCT FROM 'undone') - count(*) FILTER (WHERE reason = 'undone')
        FROM comment_history, today
        WHERE actor = 'moderator' AND at >= today.begins AND account_id = ${accountId})::int AS decided,
      (SELECT at FROM comment_history WHERE actor = 'moderator' ORDER BY at DESC, id DESC LIMIT 1) AS "lastDecidedAt"`);
  return { decided: Math.max(0, row?.decided ?? 0), lastDecidedAt: row?.lastDecidedAt ?? null };
}
