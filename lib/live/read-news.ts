import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import type { News } from '@/lib/live/hub';

/** Who comes back after a longer time loads the page anew. */
const NEWS_HOURS = 24;

/** Two pages of a thread: of more than that nobody is told one by one. */
const MAX_NEWS = 200;

/**
 * What became visible under an article within the last day and can still be read, at most 200 comments, the latest
 * first; null where no such article is published. Ids and nothing else: a stream never carries a word of anybody's.
 */
export async function readNews(slug: string): Promise<News[] | null> {
  const rows = await db.$queryRaw<
    { id: string | null; parentId: string | null; at: Date | null }[]
  >(Prisma.sql`
    SELECT c.id, c.parent_id AS "parentId", c.first_published_at AS at
    FROM article a
    LEFT JOIN LATERAL (
      SELECT id, parent_id, first_published_at FROM comment
      WHERE article_id = a.id AND visible AND first_published_at > now() - ${NEWS_HOURS}::int * interval '1 hour'
      ORDER BY first_published_at DESC, id DESC LIMIT ${MAX_NEWS}
    ) c ON true
    WHERE a.kind = 'article' AND a.slug = ${slug} AND a.status = 'published'`);
  if (rows.length === 0) return null;
  return rows.flatMap(({ id, parentId, at }) => (id === null || at === null ? [] : [{ id, parentId, at }]));
}
