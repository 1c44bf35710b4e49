import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';

/** What a moderator is told of their own day; nobody else is. */
export interface OwnDay {
  /** How many comments they did anything about since midnight in their time zone. */
  seen: number;
  /** About how many of them they decided; what was taken back, edited or passed on is not decided. */
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
    ), done AS (
      SELECT h.comment_id, (h.from_status IS DISTINCT FROM h.to_status OR h.reason = 'kept')
          AND h.reason IS DISTINCT FROM 'undone'
          AND (SELECT n.reason FROM comment_history n
            WHERE n.comment_id = h.comment_id AND n.id > h.id AND n.actor = 'moderator'
            ORDER BY n.id LIMIT 1) IS DISTINCT FROM 'undone' AS decided
      FROM comment_history h, today
      WHERE h.actor = 'moderator' AND h.at >= today.begins AND h.account_id = ${accountId}
    )
    SELECT (SELECT count(DISTINCT comment_id) FROM done)::int AS seen,
      (SELECT count(DISTINCT comment_id) FILTER (WHERE decided) FROM done)::int AS decided,
      (SELECT at FROM comment_history WHERE actor = 'moderator' ORDER BY at DESC, id DESC LIMIT 1) AS "lastDecidedAt"`);
  return row ?? { seen: 0, decided: 0, lastDecidedAt: null };
}
