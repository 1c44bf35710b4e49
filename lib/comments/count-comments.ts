import { db } from '@/lib/db';

/**
 * How many comments there are of each status that somebody watches. Every part is read from a small index or from the
 * counters of articles, so that asking every few seconds costs nothing on a site with a million comments.
 */
export async function countComments(): Promise<
  Record<'published' | 'checking' | 'pending' | 'spam', number>
> {
  const [counts] = await db.$queryRaw<
    { published: number; checking: number; pending: number; spam: number }[]
  >`
    SELECT
      (SELECT coalesce(sum(comment_count), 0) FROM article)::float8 AS published,
      (SELECT count(*) FROM comment WHERE due_at IS NOT NULL AND status = 'checking')::float8 AS checking,
      (SELECT count(*) FROM comment WHERE waits AND status = 'pending')::float8 AS pending,
      (SELECT count(*) FROM comment WHERE status = 'spam')::float8 AS spam`;
  return counts ?? { published: 0, checking: 0, pending: 0, spam: 0 };
}
