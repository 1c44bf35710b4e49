import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { MAX_NESTING, markContinuing, nest } from '@/lib/comments/thread';
import type { CommentInContext, ThreadComment, ThreadPage, ThreadSort } from '@/lib/comments/comment';
import {
  columns,
  idsOnPath,
  joins,
  keysAbove,
  toPlaced,
  toThreadComment,
  type Row,
} from '@/lib/comments/thread-row';

/** PRODUCT 5: a page that a phone on a slow line still gets in one piece. */
export const COMMENTS_PER_PAGE = 100;

/**
 * PRODUCT 8 gives a page 300 kB. The frame, the form and a hundred names take some 100 of them, so this is left for the
 * words themselves, in characters of HTML; a page of very long testimony ends sooner than after a hundred.
 */
const WORDS_PER_PAGE = 180_000;

/** Where the way up from a deep comment is long: so many above it, besides the six that its key names. */
const NEAREST_ANCESTORS = 4;

/** An article by its id, or a published one by its address, so that a page can be asked for before its article is known. */
type ArticleRef = { articleId: string } | { articleSlug: string };

export type ThreadPageInput = ArticleRef & {
  sort: ThreadSort;
  /** Id of the comment that the page follows, or precedes. */
  after?: string | undefined;
  before?: string | undefined;
};

/**
 * One page of a thread, oldest or newest roots first: one range of the index of what is shown, whatever the length of
 * the thread (docs/decisions/0007). Null when a cursor names no comment of this article that was ever public.
 */
export async function readThreadPage(input: ThreadPageInput): Promise<ThreadPage | null> {
  const { sort, after, before } = input;
  const article = 'articleId' in input ? { articleId: input.articleId } : { articleSlug: input.articleSlug };
  const backwards = before !== undefined;
  const cursor = before ?? after;
  const position = cursor === undefined ? undefined : await positionOf({ article, id: cursor });
  if (position === null) return null;
  const rows = await readRange({ article, sort, position, backwards });
  const fitting = countFitting(rows);
  // What comes before is less than a page: then it is the first page, whole.
  if (backwards && rows.length <= fitting) return readThreadPage({ ...article, sort });
  const shown = rows.slice(0, fitting);
  // One row further than the page tells whether there is more, and into whose branch it would go on.
  const beyond = backwards ? position : rows[fitting];
  if (backwards) shown.reverse();
  const first = shown[0];
  const opening = first === undefined ? [] : await readOpening(first, article);
  const roots = nest({ comments: shown.map(toPlaced), opening: opening.map(toPlaced) });
  if (beyond !== undefined) markContinuing(roots, idsOnPath(shown, beyond));
  return {
    roots,
    opening: opening.map(toThreadComment),
    size: shown.length,
    next: beyond === undefined ? null : (shown.at(-1)?.id ?? null),
    previous: backwards || after !== undefined ? (first?.id ?? null) : null,
  };
}

/** How many of these make a page: at most a hundred, fewer where they are long, and always one. */
function countFitting(rows: Row[]): number {
  let words = 0;
  const tooMany = rows.findIndex(({ bodyHtml }) => (words += bodyHtml.length) > WORDS_PER_PAGE);
  return Math.min(COMMENTS_PER_PAGE, tooMany === -1 ? rows.length : Math.max(1, tooMany));
}

/**
 * One comment with its ancestors and the first hundred of what answers it. Null when it is no comment of this article,
 * or nothing of it is to be seen.
 */
export async function readInContext({
  articleId,
  id,
}: {
  articleId: string;
  id: string;
}): Promise<CommentInContext | null> {
  if (!isId(id)) return null;
  const [row] = await db.$queryRaw<Row[]>(Prisma.sql`
    SELECT ${columns} FROM comment c ${joins} WHERE c.id = ${id} AND c.article_id = ${articleId} AND c.shown`);
  if (row === undefined) return null;
  const [{ ancestors, omitted }, below] = await Promise.all([
    readAncestors(row, articleId),
    readReplies(row, articleId),
  ]);
  const fitting = countFitting(below);
  const more = below.length > fitting;
  const shown = below.slice(0, fitting);
  return {
    ancestors,
    omitted,
    comment: toThreadComment(row),
    replies: nest({ comments: shown.map(toPlaced), opening: [toPlaced(row)] }),
    moreAfter: more && isRange(row) ? (shown.at(-1)?.id ?? null) : null,
  };
}

/** The address in this site of a comment that was moved in, by the number it had there; null when there is none to be seen. */
export async function findImported({
  articleId,
  number,
}: {
  articleId: string;
  number: number;
}): Promise<string | null> {
  const comment = await db.comment.findFirst({
    where: { articleId, importedNumber: number, shown: true },
    select: { id: true },
  });
  return comment?.id ?? null;
}

/** The slug of the article where this comment can be seen, for its permalink; null when it cannot. */
export async function findPermalink(id: string): Promise<{ slug: string } | null> {
  if (!isId(id)) return null;
  const comment = await db.comment.findFirst({
    where: { id, shown: true, article: { kind: 'article', status: 'published' } },
    select: { article: { select: { slug: true } } },
  });
  return comment && { slug: comment.article.slug };
}

interface Position {
  threadKey: Uint8Array;
  threadKeyNewest: Uint8Array | null;
}

async function readRange({
  article,
  sort,
  position,
  backwards,
}: {
  article: ArticleRef;
  sort: ThreadSort;
  position: Position | undefined;
  backwards: boolean;
}): Promise<Row[]> {
  const key = sort === 'newest' ? Prisma.sql`c.thread_key_newest` : Prisma.sql`c.thread_key`;
  const from = sort === 'newest' ? position?.threadKeyNewest : position?.threadKey;
  const range =
    from == null
      ? Prisma.empty
      : backwards
        ? Prisma.sql`AND ${key} < ${from}`
        : Prisma.sql`AND ${key} > ${from}`;
  return db.$queryRaw<Row[]>(Prisma.sql`
    SELECT ${columns} FROM comment c ${joins}
    WHERE c.article_id = ${idOf(article)} AND c.shown ${range}
    ORDER BY ${key} ${backwards ? Prisma.sql`DESC` : Prisma.sql`ASC`} LIMIT ${COMMENTS_PER_PAGE + 1}`);
}

/** A cursor outlives its comment: what was public once keeps its place in the order. */
async function positionOf({ article, id }: { article: ArticleRef; id: string }): Promise<Position | null> {
  if (!isId(id)) return null;
  const [position] = await db.$queryRaw<Position[]>(Prisma.sql`
    SELECT c.thread_key AS "threadKey", c.thread_key_newest AS "threadKeyNewest" FROM comment c
    WHERE c.id = ${id} AND c.article_id = ${idOf(article)} AND c.first_published_at IS NOT NULL`);
  return position ?? null;
}

function idOf(article: ArticleRef): Prisma.Sql {
  if ('articleId' in article) return Prisma.sql`${article.articleId}`;
  return Prisma.sql`(
    SELECT a.id FROM article a
    WHERE a.kind = 'article' AND a.slug = ${article.articleSlug} AND a.status = 'published')`;
}

/** The ancestors of a page's first comment down to the sixth level: their keys are the beginnings of its own. */
async function readOpening(first: Row, article: ArticleRef): Promise<Row[]> {
  const keys = keysAbove(first);
  if (keys.length === 0) return [];
  return db.$queryRaw<Row[]>(Prisma.sql`
    SELECT ${columns} FROM comment c ${joins}
    WHERE c.article_id = ${idOf(article)} AND c.shown AND c.thread_key = ANY(${keys})
    ORDER BY c.thread_key`);
}

async function readAncestors(
  row: Row,
  articleId: string,
): Promise<{ ancestors: ThreadComment[]; omitted: number }> {
  if (row.depth <= MAX_NESTING + 1)
    return { ancestors: (await readOpening(row, { articleId })).map(toThreadComment), omitted: 0 };
  const [top, nearest] = await Promise.all([
    readOpening(row, { articleId }),
    db.$queryRaw<Row[]>(Prisma.sql`
      WITH RECURSIVE up AS (
        SELECT c.*, 1 AS step FROM comment c WHERE c.id = ${row.parentId}
        UNION ALL
        SELECT c.*, step + 1 FROM comment c JOIN up ON c.id = up.parent_id WHERE step < ${NEAREST_ANCESTORS} AND c.depth > ${MAX_NESTING}
      )
      SELECT ${columns} FROM up c ${joins} WHERE c.shown AND c.depth > ${MAX_NESTING} ORDER BY c.depth`),
  ]);
  const outermost = nearest[0]?.depth ?? row.depth;
  return {
    ancestors: [...top, ...nearest].map(toThreadComment),
    omitted: Math.max(0, outermost - MAX_NESTING - 1),
  };
}

/** Down to the sixth level all that hangs below a comment is one range of keys; deeper only its own replies are read. */
async function readReplies(row: Row, articleId: string): Promise<Row[]> {
  const limit = COMMENTS_PER_PAGE + 1;
  if (!isRange(row)) {
    return db.$queryRaw<Row[]>(Prisma.sql`
      SELECT ${columns} FROM comment c ${joins}
      WHERE c.parent_id = ${row.id} AND c.shown ORDER BY c.number LIMIT ${limit}`);
  }
  const from = Buffer.from(row.threadKey);
  const to = Buffer.concat([from, Buffer.alloc(1, 0xff)]);
  return db.$queryRaw<Row[]>(Prisma.sql`
    SELECT ${columns} FROM comment c ${joins}
    WHERE c.article_id = ${articleId} AND c.shown AND c.thread_key > ${from} AND c.thread_key < ${to}
    ORDER BY c.thread_key LIMIT ${limit}`);
}

function isRange({ depth }: Row): boolean {
  return depth <= MAX_NESTING;
}
