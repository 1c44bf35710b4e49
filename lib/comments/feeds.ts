import { absoluteLinks, articleFeedId, articleUrl, threadFeedUrl } from '@/lib/articles/feeds';
import { getArticle, getSite } from '@/lib/articles/queries';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { writeAtom, type Feed, type FeedEntry } from '@/lib/feeds/atom';
import { cutPage, type FeedCursor } from '@/lib/feeds/cut-page';
import type { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';

/** A lively day. */
const ENTRIES = 50;

/** In the place of words that are shut in the thread; the entry keeps its address, so the words come back under it. */
const FOLDED = '<p>Folded until a person has looked.</p>';

/**
 * A page of the feed of all visible comments, in the order in which they became visible, latest first. Null when its
 * cursor names no comment that ever was public.
 */
export async function commentsFeed(cursor: FeedCursor = {}): Promise<string | null> {
  const [site, page] = await Promise.all([
    getSite(),
    readPage({ where: { article: { kind: 'article', status: 'published' } }, cursor }),
  ]);
  if (page === null) return null;
  return writeAtom({
    firstUrl: `${env.SITE_URL}/comments.xml`,
    pageUrl: `${env.SITE_URL}/`,
    title: `Comments · ${site.name}`,
    subtitle: '',
    language: site.language,
    ...page,
  });
}

/** A page of the feed of one thread; null when there is no such article, or the cursor names no comment under it. */
export async function threadFeed(slug: string, cursor: FeedCursor = {}): Promise<string | null> {
  const [site, article] = await Promise.all([getSite(), getArticle(slug)]);
  if (article === null) return null;
  const page = await readPage({ where: { articleId: article.id }, cursor });
  if (page === null) return null;
  return writeAtom({
    firstUrl: threadFeedUrl(slug),
    pageUrl: articleUrl(slug),
    title: `${article.title} · Comments · ${site.name}`,
    subtitle: article.standfirst,
    language: site.language,
    ...page,
  });
}

/**
 * A page of the feed of what answers one account, read under an address of its own; null when the cursor names none of it.
 * Nothing of theirs, and nothing of whom they ignore.
 */
export async function repliesFeed(
  { accountId, url }: { accountId: string; url: string },
  cursor: FeedCursor = {},
): Promise<string | null> {
  const [site, ignored] = await Promise.all([
    getSite(),
    db.ignoredAuthor.findMany({ where: { accountId }, select: { authorKey: true, name: true } }),
  ]);
  const page = await readPage({
    where: {
      article: { kind: 'article', status: 'published' },
      parent: { accountId },
      OR: [{ accountId: null }, { accountId: { not: accountId } }],
      NOT: ignored.map(({ authorKey, name }) =>
        authorKey.startsWith('account:')
          ? { accountId: authorKey.slice('account:'.length), badge: { not: null } }
          : { badge: null, authorName: { equals: literally(name), mode: 'insensitive' as const } },
      ),
    },
    cursor,
  });
  if (page === null) return null;
  return writeAtom({
    firstUrl: url,
    pageUrl: `${env.SITE_URL}/account/replies`,
    title: `Replies · ${site.name}`,
    subtitle: '',
    language: site.language,
    ...page,
  });
}

/** To compare without regard to case is to match a pattern, and names are none. */
function literally(name: string): string {
  return name.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}

async function readPage({
  where,
  cursor,
}: {
  where: Prisma.CommentWhereInput;
  cursor: FeedCursor;
}): Promise<Pick<Feed, 'entries' | 'place'> | null> {
  const named = cursor.before ?? cursor.after;
  const from = named === undefined ? null : await positionOf({ id: named, where });
  if (named !== undefined && from === null) return null;
  const backwards = cursor.before !== undefined;
  const found = await db.comment.findMany({
    where: { visible: true, AND: [where, from === null ? {} : beyond({ from, backwards })] },
    select: entryFields,
    orderBy: backwards
      ? [{ firstPublishedAt: 'asc' }, { id: 'asc' }]
      : [{ firstPublishedAt: 'desc' }, { id: 'desc' }],
    take: ENTRIES + 1,
  });
  const { rows, ...beside } = cutPage({ found, size: ENTRIES, cursor });
  return { entries: rows.map(entryOf), place: { ...cursor, ...beside } };
}

const entryFields = {
  id: true,
  parentId: true,
  authorName: true,
  bodyHtml: true,
  folded: true,
  createdAt: true,
  editedAt: true,
  firstPublishedAt: true,
  article: { select: { id: true, slug: true, title: true, createdAt: true } },
} satisfies Prisma.CommentSelect;

function entryOf(comment: Prisma.CommentGetPayload<{ select: typeof entryFields }>): FeedEntry {
  const { id, parentId, authorName, article, folded, bodyHtml } = comment;
  const publishedAt = comment.firstPublishedAt ?? comment.createdAt;
  return {
    id: commentUrl(id),
    url: commentUrl(id),
    title: `${authorName} on ${article.title}`,
    author: authorName,
    publishedAt,
    updatedAt: comment.editedAt ?? publishedAt,
    html: folded ? FOLDED : absoluteLinks(bodyHtml),
    inReplyTo:
      parentId === null
        ? { id: articleFeedId(article), url: articleUrl(article.slug) }
        : { id: commentUrl(parentId), url: commentUrl(parentId) },
  };
}

interface Position {
  id: string;
  firstPublishedAt: Date;
}

/** Where a comment stands in the feed, or stood while it could be read: whoever is turning pages goes on from there. */
async function positionOf({
  id,
  where,
}: {
  id: string;
  where: Prisma.CommentWhereInput;
}): Promise<Position | null> {
  if (!isId(id)) return null;
  const row = await db.comment.findFirst({
    where: { id, AND: [where] },
    select: { firstPublishedAt: true },
  });
  return row?.firstPublishedAt ? { id, firstPublishedAt: row.firstPublishedAt } : null;
}

function beyond({ from, backwards }: { from: Position; backwards: boolean }): Prisma.CommentWhereInput {
  const { firstPublishedAt, id } = from;
  return backwards
    ? { OR: [{ firstPublishedAt: { gt: firstPublishedAt } }, { firstPublishedAt, id: { gt: id } }] }
    : { OR: [{ firstPublishedAt: { lt: firstPublishedAt } }, { firstPublishedAt, id: { lt: id } }] };
}

function commentUrl(id: string): string {
  return `${env.SITE_URL}/comments/${id}`;
}
