import type { SearchHit, SearchPage } from '@/lib/articles/article';
import { excerpt } from '@/lib/comments/render-body';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';

/** Longer questions find nothing that shorter ones don't. */
const MAX_QUERY_LENGTH = 200;

const ARTICLES = 10;
const COMMENTS_PER_PAGE = 20;
const EXCERPT_LENGTH = 240;

/**
 * What the words of `q` are found in: published articles first, best first, then visible comments on them, latest first,
 * twenty at a time. `"words in quotes"`, `or` and `-without` work as people know them. `after` is the id of a comment.
 */
export async function search({ q, after }: { q: string; after?: string | undefined }): Promise<SearchPage> {
  const words = q.replaceAll('\0', '').toWellFormed().trim().slice(0, MAX_QUERY_LENGTH);
  if (words === '') return { hits: [], next: null };
  const [articles, comments] = await Promise.all([
    after === undefined ? findArticles(words) : [],
    findComments({ words, after }),
  ]);
  const shown = comments.slice(0, COMMENTS_PER_PAGE);
  const last = shown.at(-1);
  return {
    hits: [...articles, ...shown.map(toHit)],
    next: comments.length > COMMENTS_PER_PAGE && last !== undefined ? last.id : null,
  };
}

async function findArticles(words: string): Promise<SearchHit[]> {
  const rows = await db.$queryRaw<ArticleRow[]>(Prisma.sql`
    SELECT a.slug, a.title, a.standfirst, left(a.body_text, 1000) AS text, a.published_at AS at, b.name AS byline
    FROM article a LEFT JOIN byline b ON b.id = a.byline_id, websearch_to_tsquery('simple', ${words}) query
    WHERE a.search @@ query AND a.status = 'published' AND a.kind = 'article'
    ORDER BY ts_rank(a.search, query) DESC, a.published_at DESC LIMIT ${ARTICLES}`);
  return rows.map(({ slug, title, standfirst, text, at, byline }) => ({
    kind: 'article',
    slug,
    title,
    excerpt: excerpt(standfirst === '' ? text : standfirst, EXCERPT_LENGTH),
    at,
    byline,
  }));
}

async function findComments({
  words,
  after,
}: {
  words: string;
  after: string | undefined;
}): Promise<CommentRow[]> {
  const from =
    after === undefined || !isId(after)
      ? Prisma.empty
      : Prisma.sql`AND c.number < (SELECT number FROM comment WHERE id = ${after})`;
  return db.$queryRaw<CommentRow[]>(Prisma.sql`
    SELECT c.id, c.author_name AS "authorName", c.body, c.created_at AS at, a.slug, a.title
    FROM comment c JOIN article a ON a.id = c.article_id
    WHERE c.search @@ websearch_to_tsquery('simple', ${words}) AND c.visible AND NOT c.folded AND a.status = 'published'
      AND a.kind = 'article' ${from}
    ORDER BY c.number DESC LIMIT ${COMMENTS_PER_PAGE + 1}`);
}

interface ArticleRow {
  slug: string;
  title: string;
  standfirst: string;
  text: string;
  at: Date;
  byline: string | null;
}

interface CommentRow {
  id: string;
  authorName: string;
  body: string;
  at: Date;
  slug: string;
  title: string;
}

function toHit({ id, authorName, body, at, slug, title }: CommentRow): SearchHit {
  return {
    kind: 'comment',
    id,
    authorName,
    excerpt: excerpt(body, EXCERPT_LENGTH),
    at,
    article: { slug, title },
  };
}
