import type { ArticleStatus } from '@/lib/generated/prisma/enums';
import { Prisma } from '@/lib/generated/prisma/client';
import type { PageTag } from '@/lib/page-cache/invalidate';

interface Placed {
  slug: string;
  status: ArticleStatus;
  sectionId: string | null;
}

/**
 * Which pages a change of an article touches: none while nobody can read it, else the lists and its own, under both
 * addresses. The head of every page names the sections that have something to read: when one gets its first article or
 * loses its last, every page is another. To be asked after the change, in its transaction.
 */
export async function tagsTouched(
  tx: Prisma.TransactionClient,
  { article, now }: { article: Placed & { id: string }; now: Placed },
): Promise<PageTag[]> {
  const [wasPublic, isPublic] = [article.status === 'published', now.status === 'published'];
  if (!wasPublic && !isPublic) return [];
  const moved = wasPublic !== isPublic || article.sectionId !== now.sectionId;
  const sections = [article.sectionId, now.sectionId].filter((id) => id !== null);
  if (moved && (await areAlone(tx, { ids: [article.id], sections }))) return ['all'];
  return [...new Set<PageTag>(['lists', `article:${article.slug}`, `article:${now.slug}`])];
}

/** The same of articles that have just been published together. */
export async function tagsOfNew(
  tx: Prisma.TransactionClient,
  articles: { id: string; slug: string }[],
): Promise<PageTag[]> {
  if (articles.length === 0) return [];
  if (await areAlone(tx, { ids: articles.map(({ id }) => id), sections: [] })) return ['all'];
  return ['lists', ...articles.map(({ slug }): PageTag => `article:${slug}`)];
}

/**
 * Whether one of these sections, or of those that the articles are filed under, has nothing else to read. Who takes an
 * article into a section or out of it has the section to himself until the end: of two that leave it at the same moment,
 * the second one sees that it is the last.
 */
async function areAlone(
  tx: Prisma.TransactionClient,
  { ids, sections }: { ids: string[]; sections: string[] },
): Promise<boolean> {
  const held = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT id FROM section
    WHERE id = ANY(${sections}) OR id IN (SELECT section_id FROM article_section WHERE article_id = ANY(${ids}))
    ORDER BY id FOR NO KEY UPDATE`);
  if (held.length === 0) return false;
  const inhabited = await tx.section.count({
    where: {
      id: { in: held.map(({ id }) => id) },
      articles: { some: { article: { kind: 'article', status: 'published', id: { notIn: ids } } } },
    },
  });
  return inhabited < held.length;
}
