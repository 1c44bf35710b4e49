import { absoluteLinks, articleUrl } from '@/lib/articles/feeds';
import { getArticle, getSite } from '@/lib/articles/queries';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { writeAtom, type FeedEntry } from '@/lib/feeds/atom';
import type { Prisma } from '@/lib/generated/prisma/client';

/** A lively day. */
const ENTRIES = 50;

/** In the place of words that are shut in the thread; the entry keeps its address, so the words come back under it. */
const FOLDED = '<p>Folded until a person has looked.</p>';

/** The feed of all visible comments, in the order in which they became visible, latest first. */
export async function commentsFeed(): Promise<string> {
  const [site, entries] = await Promise.all([
    getSite(),
    readEntries({ article: { kind: 'article', status: 'published' } }),
  ]);
  return writeAtom({
    selfUrl: `${env.SITE_URL}/comments.xml`,
    pageUrl: `${env.SITE_URL}/`,
    title: `Comments · ${site.name}`,
    subtitle: '',
    language: site.language,
    entries,
  });
}

/** The feed of one thread; null when there is no such article. */
export async function threadFeed(slug: string): Promise<string | null> {
  const [site, article] = await Promise.all([getSite(), getArticle(slug)]);
  if (article === null) return null;
  return writeAtom({
    selfUrl: `${articleUrl(slug)}/feed.xml`,
    pageUrl: articleUrl(slug),
    title: `${article.title} · Comments · ${site.name}`,
    subtitle: article.standfirst,
    language: site.language,
    entries: await readEntries({ articleId: article.id }),
  });
}

async function readEntries(where: Prisma.CommentWhereInput): Promise<FeedEntry[]> {
  const comments = await db.comment.findMany({
    where: { visible: true, ...where },
    select: {
      id: true,
      parentId: true,
      authorName: true,
      bodyHtml: true,
      folded: true,
      createdAt: true,
      editedAt: true,
      firstPublishedAt: true,
      article: { select: { slug: true, title: true } },
    },
    orderBy: [{ firstPublishedAt: 'desc' }, { id: 'desc' }],
    take: ENTRIES,
  });
  return comments.map((comment) => ({
    url: commentUrl(comment.id),
    title: `${comment.authorName} on ${comment.article.title}`,
    author: comment.authorName,
    publishedAt: comment.firstPublishedAt ?? comment.createdAt,
    updatedAt: comment.editedAt ?? comment.firstPublishedAt ?? comment.createdAt,
    html: comment.folded ? FOLDED : absoluteLinks(comment.bodyHtml),
    inReplyTo: {
      url: comment.parentId === null ? articleUrl(comment.article.slug) : commentUrl(comment.parentId),
    },
  }));
}

function commentUrl(id: string): string {
  return `${env.SITE_URL}/comments/${id}`;
}
