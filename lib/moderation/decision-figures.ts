import { Prisma } from '@/lib/generated/prisma/client';

/**
 * The decisions of people about comments between two times, out of history alone, which outlives every comment: a
 * common table `decided` with `at`, `comment_id`, `account_id`, `from_status`, `to_status`, `reason`, and `since`, the
 * time from which the comment had been waiting (null when it was not). What was taken back within its window is no
 * decision; nor is a changed text, or what was passed on to a colleague.
 */
export function decidedBetween({ from, to }: { from: Date; to: Date }): Prisma.Sql {
  return Prisma.sql`
    decided AS MATERIALIZED (
      SELECT h.id, h.at, h.comment_id, h.account_id, h.from_status, h.to_status, h.reason,
        CASE WHEN h.from_status = 'pending' THEN (
          SELECT p.at FROM comment_history p
          WHERE p.comment_id = h.comment_id AND p.id < h.id AND p.to_status = 'pending'
            AND p.from_status IS DISTINCT FROM 'pending' AND p.reason IS DISTINCT FROM 'undone'
          ORDER BY p.id DESC LIMIT 1) END AS since
      FROM comment_history h
      WHERE h.actor = 'moderator' AND h.at >= ${from} AND h.at < ${to}
        AND h.to_status IN ('published', 'declined', 'spam')
        AND (h.from_status IS DISTINCT FROM h.to_status OR h.reason = 'kept')
        AND h.reason IS DISTINCT FROM 'undone'
        AND (SELECT n.reason FROM comment_history n
          WHERE n.comment_id = h.comment_id AND n.id > h.id AND n.actor = 'moderator'
          ORDER BY n.id LIMIT 1) IS DISTINCT FROM 'undone'
    )`;
}

/** Seconds that a decision let its comment wait, at a share of all: 0.5 is the median. Null where nothing was decided. */
export function waitAt(share: number): Prisma.Sql {
  return Prisma.sql`(percentile_cont(${share}) WITHIN GROUP (ORDER BY extract(epoch FROM at - since))
    FILTER (WHERE since IS NOT NULL))::float8`;
}

/** A person had decided about the comment before, otherwise, and that stood longer than its window. */
export const overturned = Prisma.sql`EXISTS (
  SELECT 1 FROM comment_history b
  WHERE b.comment_id = decided.comment_id AND b.id < decided.id AND b.actor = 'moderator'
    AND b.to_status IN ('published', 'declined', 'spam') AND b.to_status <> decided.to_status
    AND b.reason IS DISTINCT FROM 'undone'
    AND (SELECT n.reason FROM comment_history n
      WHERE n.comment_id = b.comment_id AND n.id > b.id AND n.actor = 'moderator'
      ORDER BY n.id LIMIT 1) IS DISTINCT FROM 'undone')`;

/** The spam service had given this verdict about the comment before a person decided. */
export function judged(verdict: 'spam' | 'ham'): Prisma.Sql {
  return Prisma.sql`EXISTS (
    SELECT 1 FROM comment_history v
    WHERE v.comment_id = decided.comment_id AND v.id < decided.id AND v.actor = 'machine'
      AND v.reason = ${`verdict:${verdict}`})`;
}
