import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { isCommon } from '@/lib/search/is-common';

/** When more than so many are expected to match, they are looked for among the newest, a part at a time. */
const FOUND = 5000;

/** Comments that one request looks through at the most: some 20 ms. */
const LOOKED_THROUGH = 5000;

export interface CommentRow {
  id: string;
  authorName: string;
  body: string;
  at: Date;
  slug: string;
  title: string;
}

export interface FoundComments {
  rows: CommentRow[];
  /** Where a part of the comments ended that does not hold a whole page of matches, while there are older ones. */
  lookedBackTo: { id: string; at: Date } | null;
}

interface Wanted {
  words: string;
  after: string | undefined;
  /** One more than are shown, so that it is known whether there are others. */
  limit: number;
}

/**
 * Visible comments in which the words stand, the latest first, after the one called `after`. Rare words are found wherever
 * they stand. Words that stand in most comments are soon found among the newest; where they are not (it may be the words
 * together that are rare), so many comments are looked through and no more, and the search goes on from there when asked to.
 */
export async function findComments({ words, after, limit }: Wanted): Promise<FoundComments> {
  const query = Prisma.sql`websearch_to_tsquery('simple', ${words})`;
  const place = Prisma.sql`c.visible ${after === undefined || !isId(after) ? Prisma.empty : olderThan(after)}`;
  const matching = Prisma.sql`FROM comment c WHERE ${place} AND c.search @@ ${query}`;
  const common = await isCommon({ matching, most: FOUND });
  const candidates = common
    ? newestAt(place, query)
    : Prisma.sql`SELECT c.id, c.first_published_at, c.article_id, c.folded ${matching}`;
  const rows = await db.$queryRaw<CommentRow[]>(Prisma.sql`
    WITH candidate AS ${common ? Prisma.empty : Prisma.sql`MATERIALIZED`} (${candidates}),
      latest AS MATERIALIZED (
        SELECT c.id, a.slug, a.title FROM candidate c JOIN article a ON a.id = c.article_id
        WHERE NOT c.folded AND a.status = 'published' AND a.kind = 'article'
        ORDER BY c.first_published_at DESC, c.id DESC LIMIT ${limit})
    SELECT c.id, c.author_name AS "authorName", c.body, c.created_at AS at, latest.slug, latest.title
    FROM latest JOIN comment c USING (id) ORDER BY c.first_published_at DESC, c.id DESC`);
  if (!common || rows.length === limit) return { rows, lookedBackTo: null };
  // An OFFSET that does not grow with the site; and whether one comes after it.
  const [end, older] = await db.$queryRaw<{ id: string; at: Date }[]>(Prisma.sql`
    SELECT c.id, c.first_published_at AS at FROM comment c WHERE ${place}
    ORDER BY c.first_published_at DESC, c.id DESC OFFSET ${LOOKED_THROUGH - 1} LIMIT 2`);
  return { rows, lookedBackTo: older === undefined ? null : (end ?? null) };
}

function olderThan(id: string): Prisma.Sql {
  return Prisma.sql`AND (c.first_published_at, c.id) < (SELECT first_published_at, id FROM comment WHERE id = ${id})`;
}

function newestAt(place: Prisma.Sql, query: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    SELECT c.id, c.first_published_at, c.article_id, c.folded FROM (
      SELECT c.id, c.first_published_at, c.article_id, c.folded, c.search FROM comment c WHERE ${place}
      ORDER BY c.first_published_at DESC, c.id DESC LIMIT ${LOOKED_THROUGH}) c
    WHERE c.search @@ ${query}`;
}
