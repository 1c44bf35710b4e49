import { getSite } from '@/lib/articles/queries';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { articlePath } from '@/lib/urls';
import { writeAtom } from '@/lib/feeds/atom';

/** What a reader that looks in once a day should not miss. */
const ENTRIES = 30;

/** The feed of articles, newest first. */
export async function articlesFeed(): Promise<string> {
  const [site, articles] = await Promise.all([
    getSite(),
    db.article.findMany({
      where: { kind: 'article', status: 'published' },
      select: {
        slug: true,
        title: true,
        bodyHtml: true,
        publishedAt: true,
        createdAt: true,
        updatedAt: true,
        byline: { select: { name: true } },
      },
      orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }],
      take: ENTRIES,
    }),
  ]);
  return writeAtom({
    selfUrl: `${env.SITE_URL}/feed.xml`,
    pageUrl: `${env.SITE_URL}/`,
    title: site.name,
    subtitle: site.description,
    language: site.language,
    entries: articles.map(({ slug, title, bodyHtml, publishedAt, createdAt, updatedAt, byline }) => ({
      url: articleUrl(slug),
      title,
      author: byline?.name ?? site.name,
      publishedAt: publishedAt ?? createdAt,
      updatedAt,
      html: absoluteLinks(bodyHtml),
    })),
  });
}

/** The permanent address of an article. */
export function articleUrl(slug: string): string {
  return `${env.SITE_URL}${articlePath(slug)}`;
}

/** Away from its page a text has no address of its own to be relative to. */
export function absoluteLinks(html: string): string {
  return html.replaceAll(/ (href|src)="\/(?!\/)/g, ` $1="${env.SITE_URL}/`);
}
