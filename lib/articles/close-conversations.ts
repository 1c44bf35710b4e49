import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { dropPages, notifyPages, type PageTag } from '@/lib/page-cache/invalidate';

/** Pages are told by address, in one notice: a hundred addresses fit into it. */
const BATCH = 100;

/**
 * Closes the conversations that have had the site's number of days since their article appeared, unless a person opened
 * them again. At most a hundred at a time; returns how many, so that the next look follows at once while there are more.
 * Several processes may look: each takes its own (`SKIP LOCKED`).
 */
export async function closeConversations(): Promise<number> {
  const tags = await db.$transaction(async (tx) => {
    const closed = await tx.$queryRaw<{ slug: string }[]>(Prisma.sql`
      WITH due AS (
        SELECT a.id FROM article a JOIN site s ON s.id = 1
        WHERE a.kind = 'article' AND a.status = 'published' AND a.comments_open AND NOT a.kept_open
          AND a.published_at < now() - s.close_after_days * interval '1 day'
        ORDER BY a.published_at LIMIT ${BATCH} FOR NO KEY UPDATE OF a SKIP LOCKED
      ), closed AS (
        UPDATE article a SET comments_open = false FROM due WHERE a.id = due.id RETURNING a.id, a.slug
      ), noted AS (
        INSERT INTO moderation_act (act, subject, subject_id, reason) SELECT 'close', 'article', id, 'age' FROM closed
      )
      SELECT slug FROM closed`);
    if (closed.length === 0) return [];
    const tags = closed.map(({ slug }): PageTag => `article:${slug}`);
    await notifyPages(tx, tags);
    return tags;
  });
  dropPages(tags);
  return tags.length;
}
