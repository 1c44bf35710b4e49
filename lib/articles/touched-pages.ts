import type { ArticleStatus } from '@/lib/generated/prisma/enums';
import type { Prisma } from '@/lib/generated/prisma/client';
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
  if (moved && (await isAlone(tx, { articleId: article.id, sections: [article.sectionId, now.sectionId] })))
    return ['all'];
  return [...new Set<PageTag>(['lists', `article:${article.slug}`, `article:${now.slug}`])];
}

/** Whether one of these sections has nothing else to read. */
async function isAlone(
  tx: Prisma.TransactionClient,
  { articleId, sections }: { articleId: string; sections: (string | null)[] },
): Promise<boolean> {
  const ids = [...new Set(sections)].filter((id) => id !== null);
  const inhabited = await tx.section.count({
    where: {
      id: { in: ids },
      articles: { some: { article: { kind: 'article', status: 'published', id: { not: articleId } } } },
    },
  });
  return inhabited < ids.length;
}
