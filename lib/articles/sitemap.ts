import { db } from '@/lib/db';

/** Sitemaps hold no more (sitemaps.org, protocol): the newest are what a search engine does not know yet. */
const MAX_ADDRESSES = 50_000;

/** What a search engine should know of: path, and when it was last changed by its writers. */
export interface SitemapEntry {
  path: string;
  updatedAt: Date;
}

/** Published articles and pages, newest first: all, up to what a sitemap can hold, or the first so many. */
export async function listSitemap(most = MAX_ADDRESSES): Promise<SitemapEntry[]> {
  const articles = await db.article.findMany({
    where: { status: 'published' },
    select: { kind: true, slug: true, updatedAt: true },
    orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }],
    take: most,
  });
  return articles.map(({ kind, slug, updatedAt }) => ({
    path: `/${kind}s/${encodeURIComponent(slug)}`,
    updatedAt,
  }));
}
