import type { SearchHit } from '@/lib/articles/article';
import { excerpt } from '@/lib/comments/render-body';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { EXCERPT_LENGTH } from '@/lib/search/excerpt-length';
import { isCommon } from '@/lib/search/is-common';

const SHOWN = 10;

/** Ranking reads the whole of each article that it ranks, some 20 µs: the newest so many. */
const RANKED = 200;

/** When more than so many are expected to match, only the newest of all are looked at, and all titles. */
const FOUND = 500;
const LOOKED_AT = 1000;

/**
 * The ten published articles in which the words stand best; of words that stand in most of them, the newest. What a title says
 * is true of its text but for words that are not to be there: so those found by their title are looked at once more.
 */
export async function findArticles(words: string): Promise<SearchHit[]> {
  const query = Prisma.sql`websearch_to_tsquery('simple', ${words})`;
  const matching = Prisma.sql`a.status = 'published' AND a.kind = 'article' AND a.search @@ ${query}`;
  const common = await isCommon({ matching: Prisma.sql`FROM article a WHERE ${matching}`, most: FOUND });
  const rows = await db.$queryRaw<ArticleRow[]>(Prisma.sql`
    WITH candidate AS MATERIALIZED (${common ? amongNewest(query) : Prisma.sql`SELECT a.id, a.published_at FROM article a WHERE ${matching}`}),
      newest AS MATERIALIZED (SELECT id FROM candidate ORDER BY published_at DESC, id DESC LIMIT ${RANKED}),
      titled AS MATERIALIZED (
        SELECT a.id FROM article a
        WHERE a.status = 'published' AND a.kind = 'article' AND to_tsvector('simple', a.title) @@ ${query}
        ORDER BY a.published_at DESC, a.id DESC LIMIT ${RANKED}),
      best AS (
        SELECT a.id, ts_rank(a.search, ${query}) AS rank FROM article a
        WHERE a.id IN (SELECT id FROM newest UNION SELECT id FROM titled) AND a.search @@ ${query}
        ORDER BY rank DESC, a.published_at DESC, a.id DESC LIMIT ${SHOWN})
    SELECT a.slug, a.title, a.standfirst, left(a.body_text, 1000) AS text, a.published_at AS at, b.name AS byline
    FROM best JOIN article a USING (id) LEFT JOIN byline b ON b.id = a.byline_id
    ORDER BY best.rank DESC, a.published_at DESC, a.id DESC`);
  return rows.map(({ slug, title, standfirst, text, at, byline }) => ({
    kind: 'article',
    slug,
    title,
    excerpt: excerpt(standfirst === '' ? text : standfirst, EXCERPT_LENGTH),
    at,
    byline,
  }));
}

function amongNewest(query: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT a.id, a.published_at FROM (
      SELECT id, published_at, search FROM article WHERE status = 'published' AND kind = 'article'
      ORDER BY published_at DESC, id DESC LIMIT ${LOOKED_AT}) a
    WHERE a.search @@ ${query} ORDER BY a.published_at DESC, a.id DESC LIMIT ${RANKED}`;
}

interface ArticleRow {
  slug: string;
  title: string;
  standfirst: string;
  text: string;
  at: Date;
  byline: string | null;
}
