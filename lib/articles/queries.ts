import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import type {
  Article,
  ArticleList,
  ArticleSummary,
  Byline,
  Named,
  Picture,
  Section,
  StandalonePage,
} from '@/lib/articles/article';

export { getSite } from '@/lib/site';

/** A front page that is read to its end on a phone. */
const ARTICLES_PER_PAGE = 20;

/** The published article at this address, or null. */
export async function getArticle(slug: string): Promise<Article | null> {
  const article = await db.article.findFirst({
    where: { kind: 'article', slug, status: 'published' },
    select: {
      ...summaryFields,
      bodyHtml: true,
      minutes: true,
      commentsOpen: true,
      commentPolicy: true,
      slowSeconds: true,
      updatedAt: true,
      tags: { select: { tag: { select: { slug: true, name: true } } }, orderBy: { tag: { name: 'asc' } } },
    },
    relationLoadStrategy: 'join',
  });
  if (article === null) return null;
  const { bodyHtml, minutes, commentsOpen, commentPolicy, slowSeconds, updatedAt } = article;
  return {
    ...summaryOf(article),
    bodyHtml,
    minutes,
    commentsOpen,
    commentPolicy,
    slowSeconds,
    updatedAt,
    tags: article.tags.map(({ tag }) => tag),
  };
}

/** The published standalone page at this address, or null. */
export async function getPage(slug: string): Promise<StandalonePage | null> {
  const page = await db.article.findFirst({
    where: { kind: 'page', slug, status: 'published' },
    select: {
      slug: true,
      title: true,
      standfirst: true,
      bodyHtml: true,
      publishedAt: true,
      createdAt: true,
      updatedAt: true,
    },
  });
  return page && { ...page, publishedAt: page.publishedAt ?? page.createdAt };
}

export interface ArticleFilter {
  section?: string | undefined;
  tag?: string | undefined;
  byline?: string | undefined;
  after?: string | undefined;
  before?: string | undefined;
}

/**
 * Published articles, newest first, of the whole site, of a section, of a tag, or of a byline; at most
 * ARTICLES_PER_PAGE. Cursors are ids of articles. Null when the section, tag or byline is unknown or a cursor names no article.
 */
export async function listArticles(filter: ArticleFilter): Promise<ArticleList | null> {
  const scope = await scopeOf(filter);
  if (scope === null) return null;
  const cursor = filter.before ?? filter.after;
  const from = cursor === undefined ? null : await positionOf(cursor);
  if (cursor !== undefined && from === null) return null;
  const backwards = filter.before !== undefined;
  const found = await db.article.findMany({
    where: {
      kind: 'article',
      status: 'published',
      ...scope,
      ...(from === null ? {} : beyond({ from, backwards })),
    },
    select: summaryFields,
    orderBy: backwards ? [{ publishedAt: 'asc' }, { id: 'asc' }] : [{ publishedAt: 'desc' }, { id: 'desc' }],
    take: ARTICLES_PER_PAGE + 1,
    relationLoadStrategy: 'join',
  });
  const more = found.length > ARTICLES_PER_PAGE;
  const articles = found.slice(0, ARTICLES_PER_PAGE).map(summaryOf);
  if (backwards) articles.reverse();
  const [first, last] = [articles[0]?.id ?? null, articles.at(-1)?.id ?? null];
  if (backwards) return { articles, next: last, previous: more ? first : null };
  return { articles, next: more ? last : null, previous: from === null ? null : first };
}

export async function getSection(slug: string): Promise<Section | null> {
  return db.section.findUnique({ where: { slug }, select: { slug: true, name: true, description: true } });
}

/** A tag under which something can be read: drafts have tags that nobody should learn of before they appear. */
export async function getTag(slug: string): Promise<Named | null> {
  return db.tag.findUnique({
    where: { slug, articles: { some: { article: PUBLISHED } } },
    select: { slug: true, name: true },
  });
}

/** A byline that stands over something to be read: who is only beginning to write is nobody's business. */
export async function getByline(handle: string): Promise<Byline | null> {
  return db.byline.findUnique({
    where: { handle, articles: { some: PUBLISHED } },
    select: { handle: true, name: true, about: true },
  });
}

const PUBLISHED = { kind: 'article', status: 'published' } as const;

/** The sections with the titles of their latest articles, for the foot of the front page. */
export async function sectionHeadlines(): Promise<
  { section: Section; articles: { slug: string; title: string }[] }[]
> {
  const rows = await db.$queryRaw<
    (Section & { articles: { slug: string; title: string }[] | null })[]
  >(Prisma.sql`
    SELECT s.slug, s.name, s.description, latest.articles
    FROM section s
    CROSS JOIN LATERAL (
      SELECT json_agg(json_build_object('slug', a.slug, 'title', a.title) ORDER BY a.published_at DESC) AS articles
      FROM (
        SELECT a.slug, a.title, a.published_at
        FROM article_section x JOIN article a ON a.id = x.article_id
        WHERE x.section_id = s.id AND a.status = 'published' AND a.kind = 'article'
        ORDER BY a.published_at DESC LIMIT 2
      ) a
    ) latest
    WHERE s.parent_id IS NULL AND latest.articles IS NOT NULL
    ORDER BY s.position, s.name
    LIMIT 10`);
  return rows.map(({ articles, ...section }) => ({ section, articles: articles ?? [] }));
}

const summaryFields = {
  id: true,
  slug: true,
  title: true,
  standfirst: true,
  publishedAt: true,
  createdAt: true,
  commentCount: true,
  picture: true,
  section: { select: { slug: true, name: true } },
  byline: { select: { handle: true, name: true } },
} satisfies Prisma.ArticleSelect;

type SummaryRow = Prisma.ArticleGetPayload<{ select: typeof summaryFields }>;

function summaryOf(row: SummaryRow): ArticleSummary {
  const { id, slug, title, standfirst, publishedAt, createdAt, commentCount, section, byline } = row;
  // Written by our own code alone, so its shape is known.
  const picture = row.picture as unknown as Picture | null;
  return {
    id,
    slug,
    title,
    standfirst,
    publishedAt: publishedAt ?? createdAt,
    commentCount,
    section,
    byline,
    picture,
  };
}

async function scopeOf({ section, tag, byline }: ArticleFilter): Promise<Prisma.ArticleWhereInput | null> {
  if (section !== undefined) {
    const row = await db.section.findUnique({ where: { slug: section }, select: { id: true } });
    return row && { sections: { some: { sectionId: row.id } } };
  }
  if (tag !== undefined) {
    const row = await db.tag.findUnique({ where: { slug: tag }, select: { id: true } });
    return row && { tags: { some: { tagId: row.id } } };
  }
  if (byline !== undefined) {
    const row = await db.byline.findUnique({ where: { handle: byline }, select: { id: true } });
    return row && { bylineId: row.id };
  }
  return {};
}

/** Where an article stands among the newest; null when it is none of the published. */
export async function positionOf(cursor: string): Promise<{ publishedAt: Date; id: string } | null> {
  if (!isId(cursor)) return null;
  const row = await db.article.findUnique({
    where: { id: cursor },
    select: { id: true, publishedAt: true, status: true },
  });
  return row?.status === 'published' && row.publishedAt !== null
    ? { id: row.id, publishedAt: row.publishedAt }
    : null;
}

/** The articles older than one at that place, or backwards the newer ones. */
export function beyond({
  from,
  backwards,
}: {
  from: { publishedAt: Date; id: string };
  backwards: boolean;
}): Prisma.ArticleWhereInput {
  const { publishedAt, id } = from;
  return backwards
    ? { OR: [{ publishedAt: { gt: publishedAt } }, { publishedAt, id: { gt: id } }] }
    : { OR: [{ publishedAt: { lt: publishedAt } }, { publishedAt, id: { lt: id } }] };
}
