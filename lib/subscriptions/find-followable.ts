import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import type { ArticleScope } from '@/lib/subscriptions/schema';
import type { Followable } from '@/lib/subscriptions/subscribe';

export interface Found {
  /** Null where the article has no author, or stands in no section. */
  thing: Followable | null;
  id: string;
  slug: string;
}

/** What an article offers to follow; null where no such article can be read. */
export async function findInArticle(slug: string, scope: ArticleScope): Promise<Found | null> {
  if (!slug.isWellFormed() || slug.includes('\0')) return null;
  const article = await db.article.findFirst({
    where: { kind: 'article', slug, status: 'published' },
    select: { id: true, slug: true, bylineId: true, sectionId: true },
  });
  if (article === null) return null;
  const { id, bylineId, sectionId } = article;
  const things: Record<ArticleScope, Followable | null> = {
    article: { scope: 'article', articleId: id },
    author: bylineId === null ? null : { scope: 'author', bylineId },
    section: sectionId === null ? null : { scope: 'section', sectionId },
  };
  return { thing: things[scope], id, slug };
}

/** Everything below a comment; null where no such comment can be read. */
export async function findComment(commentId: string): Promise<(Found & { thing: Followable }) | null> {
  if (!isId(commentId)) return null;
  const [comment] = await db.$queryRaw<{ articleId: string; slug: string }[]>(Prisma.sql`
    SELECT c.article_id AS "articleId", a.slug FROM comment c JOIN article a ON a.id = c.article_id
    WHERE c.id = ${commentId} AND c.visible AND a.status = 'published' AND a.kind = 'article'`);
  if (comment === undefined) return null;
  const { articleId, slug } = comment;
  return { thing: { scope: 'thread', articleId, commentId }, id: commentId, slug };
}
