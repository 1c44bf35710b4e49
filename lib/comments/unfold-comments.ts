import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { dropPages, notifyPages, type PageTag } from '@/lib/page-cache/invalidate';

/** As many as one word to the page caches should speak of. */
const BATCH = 100;

/**
 * Opens what reports had folded and a person let stand, once that decision can no longer be taken back. Returns how many
 * there were. The shape of no thread changes, so no article is locked; what is locked elsewhere is left for the next time.
 */
export async function unfoldComments(): Promise<number> {
  const { count, tags } = await db.$transaction(async (tx) => {
    const opened = await tx.$queryRaw<{ slug: string }[]>(Prisma.sql`
      WITH due AS (
        SELECT id FROM comment WHERE unfold_at <= now() ORDER BY unfold_at LIMIT ${BATCH} FOR NO KEY UPDATE SKIP LOCKED
      )
      UPDATE comment c SET folded = false, unfold_at = NULL FROM due, article a
      WHERE c.id = due.id AND a.id = c.article_id
      RETURNING a.slug`);
    const tags = tagsOfFold(opened);
    if (opened.length > 0) await notifyPages(tx, tags);
    return { count: opened.length, tags };
  });
  dropPages(tags);
  return count;
}

/** What is no longer true when a comment is folded or opened: its thread, and every page that quotes what was said last. */
export function tagsOfFold(articles: { slug: string }[]): PageTag[] {
  if (articles.length === 0) return [];
  return ['lists', ...new Set(articles.map(({ slug }): PageTag => `article:${slug}`))];
}
