import { beyond, getSite, positionOf } from '@/lib/articles/queries';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { articlePath } from '@/lib/urls';
import { writeAtom } from '@/lib/feeds/atom';
import { cutPage, type FeedCursor } from '@/lib/feeds/cut-page';

/** What a reader that looks in once a day should not miss. */
const ENTRIES = 30;

/** A page of the feed of articles, newest first. Null when its cursor names no published article. */
export async function articlesFeed(cursor: FeedCursor = {}): Promise<string | null> {
  const { after, before } = cursor;
  const named = before ?? after;
  const from = named === undefined ? null : await positionOf(named);
  if (named !== undefined && from === null) return null;
  const backwards = before !== undefined;
  const [site, found] = await Promise.all([
    getSite(),
    db.article.findMany({
      where: {
        kind: 'article',
        status: 'published',
        ...(from === null ? {} : beyond({ from, backwards })),
      },
      select: {
        id: true,
        slug: true,
        title: true,
        bodyHtml: true,
        publishedAt: true,
        createdAt: true,
        updatedAt: true,
        byline: { select: { name: true } },
      },
      orderBy: backwards
        ? [{ publishedAt: 'asc' }, { id: 'asc' }]
        : [{ publishedAt: 'desc' }, { id: 'desc' }],
      take: ENTRIES + 1,
    }),
  ]);
  const { rows, ...beside } = cutPage({ found, size: ENTRIES, cursor });
  return writeAtom({
    firstUrl: `${env.SITE_URL}/feed.xml`,
    pageUrl: `${env.SITE_URL}/`,
    title: site.name,
    subtitle: site.description,
    language: site.language,
    place: { ...cursor, ...beside },
    entries: rows.map(({ byline, bodyHtml, publishedAt, ...article }) => ({
      id: articleFeedId(article),
      url: articleUrl(article.slug),
      title: article.title,
      author: byline?.name ?? site.name,
      publishedAt: publishedAt ?? article.createdAt,
      updatedAt: article.updatedAt,
      html: absoluteLinks(bodyHtml),
      repliesUrl: threadFeedUrl(article.slug),
    })),
  });
}

/**
 * What an article is known by in feeds (RFC 4151): its address may change, and a reader that knows it by that would show it
 * a second time.
 */
export function articleFeedId({ id, createdAt }: { id: string; createdAt: Date }): string {
  const { hostname } = new URL(env.SITE_URL);
  return `tag:${hostname},${createdAt.toISOString().slice(0, 10)}:article/${id}`;
}

/** The permanent address of an article. */
export function articleUrl(slug: string): string {
  return `${env.SITE_URL}${articlePath(slug)}`;
}

/** The address of the feed of its thread. */
export function threadFeedUrl(slug: string): string {
  return `${articleUrl(slug)}/feed.xml`;
}

/** Away from its page a text has no address of its own to be relative to. */
export function absoluteLinks(html: string): string {
  return html.replaceAll(/ (href|src)="\/(?!\/)/g, ` $1="${env.SITE_URL}/`);
}
