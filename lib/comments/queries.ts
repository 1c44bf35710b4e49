import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { MAX_NESTING, markContinuing, nest } from '@/lib/comments/thread';
import type { CommentInContext, Gone, ThreadComment, ThreadPage, ThreadSort } from '@/lib/comments/comment';

/** PRODUCT 5: a page that a phone on a slow line still gets in one piece. */
export const COMMENTS_PER_PAGE = 100;

/** Where the way up from a deep comment is long: so many above it, besides the six that its key names. */
const NEAREST_ANCESTORS = 4;

export interface ThreadPageInput {
  articleId: string;
  sort: ThreadSort;
  /** Id of the comment that the page follows, or precedes. */
  after?: string | undefined;
  before?: string | undefined;
}

/**
 * One page of a thread, oldest or newest roots first: one range of the index of what is shown, whatever the length of
 * the thread (docs/decisions/0007). Null when a cursor names no comment of this article that was ever public.
 */
export async function readThreadPage(input: ThreadPageInput): Promise<ThreadPage | null> {
  const rows = await readRange(input);
  if (rows === null) return null;
  const backwards = input.before !== undefined;
  if (backwards && rows.length <= COMMENTS_PER_PAGE) return readThreadPage({ ...input, before: undefined });
  const more = rows.length > COMMENTS_PER_PAGE;
  const shown = rows.slice(0, COMMENTS_PER_PAGE);
  // One row further than the page tells whether there is more, and into whose branch it would go on.
  const beyond = backwards ? undefined : rows[COMMENTS_PER_PAGE];
  if (backwards) shown.reverse();
  const first = shown[0];
  const last = shown.at(-1);
  const opening = first === undefined ? [] : await readOpening(first, input.articleId);
  const comments = shown.map(toThreadComment);
  const roots = nest({ comments, opening });
  const nextAncestors = beyond ?? (backwards ? last : undefined);
  if (nextAncestors !== undefined) markContinuing(roots, idsOnPath(shown, nextAncestors));
  return {
    roots,
    opening,
    size: shown.length,
    next: more || backwards ? (last?.id ?? null) : null,
    previous: backwards || input.after !== undefined ? (first?.id ?? null) : null,
  };
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
  const more = below.length > COMMENTS_PER_PAGE;
  const shown = below.slice(0, COMMENTS_PER_PAGE);
  const comment = toThreadComment(row);
  const isRange = row.depth < MAX_NESTING;
  return {
    ancestors,
    omitted,
    comment,
    replies: nest({ comments: shown.map(toThreadComment), ...(isRange ? { opening: [comment] } : {}) }),
    moreAfter: more && isRange ? (shown.at(-1)?.id ?? null) : null,
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
    where: { id, shown: true, article: { status: 'published' } },
    select: { article: { select: { slug: true } } },
  });
  return comment && { slug: comment.article.slug };
}

interface Row {
  id: string;
  parentId: string | null;
  depth: number;
  threadKey: Uint8Array;
  status: string;
  visible: boolean;
  authorName: string;
  badge: string | null;
  bodyHtml: string;
  createdAt: Date;
  editedAt: Date | null;
  hiddenAt: Date | null;
  importedNumber: number | null;
  parentName: string | null;
}

// Only what is visible leaves the database with words or a name in it.
const columns = Prisma.sql`
  c.id, c.parent_id AS "parentId", c.depth, c.thread_key AS "threadKey", c.status::text AS status, c.visible,
  CASE WHEN c.visible THEN c.author_name ELSE '' END AS "authorName",
  CASE WHEN c.visible THEN c.badge::text END AS badge,
  CASE WHEN c.visible THEN c.body_html ELSE '' END AS "bodyHtml",
  c.created_at AS "createdAt", c.edited_at AS "editedAt", c.hidden_at AS "hiddenAt", c.imported_number AS "importedNumber",
  CASE WHEN p.visible THEN p.author_name END AS "parentName"`;

// Below the sixth level the nesting no longer says whom a comment answers.
const joins = Prisma.sql`LEFT JOIN comment p ON p.id = c.parent_id AND c.depth > ${MAX_NESTING}`;

async function readRange({ articleId, sort, after, before }: ThreadPageInput): Promise<Row[] | null> {
  const key = sort === 'newest' ? Prisma.sql`c.thread_key_newest` : Prisma.sql`c.thread_key`;
  const cursor = before ?? after;
  let range = Prisma.empty;
  if (cursor !== undefined) {
    const position = await positionOf({ articleId, sort, id: cursor });
    if (position === null) return null;
    range =
      before === undefined ? Prisma.sql`AND ${key} > ${position}` : Prisma.sql`AND ${key} < ${position}`;
  }
  const order = before === undefined ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  return db.$queryRaw<Row[]>(Prisma.sql`
    SELECT ${columns} FROM comment c ${joins}
    WHERE c.article_id = ${articleId} AND c.shown ${range}
    ORDER BY ${key} ${order} LIMIT ${COMMENTS_PER_PAGE + 1}`);
}

/** A cursor outlives its comment: what was public once keeps its place in the order. */
async function positionOf({
  articleId,
  sort,
  id,
}: {
  articleId: string;
  sort: ThreadSort;
  id: string;
}): Promise<Uint8Array | null> {
  if (!isId(id)) return null;
  const comment = await db.comment.findFirst({
    where: { id, articleId, firstPublishedAt: { not: null } },
    select: { threadKey: true, threadKeyNewest: true },
  });
  return (sort === 'newest' ? comment?.threadKeyNewest : comment?.threadKey) ?? null;
}

/** The ancestors of a page's first comment down to the sixth level: their keys are the beginnings of its own. */
async function readOpening(first: Row, articleId: string): Promise<ThreadComment[]> {
  const keys = keysAbove(first);
  if (keys.length === 0) return [];
  const rows = await db.$queryRaw<Row[]>(Prisma.sql`
    SELECT ${columns} FROM comment c ${joins}
    WHERE c.article_id = ${articleId} AND c.shown AND c.thread_key = ANY(${keys})
    ORDER BY c.thread_key`);
  return rows.map(toThreadComment);
}

async function readAncestors(
  row: Row,
  articleId: string,
): Promise<{ ancestors: ThreadComment[]; omitted: number }> {
  if (row.depth <= MAX_NESTING + 1) return { ancestors: await readOpening(row, articleId), omitted: 0 };
  const [top, nearest] = await Promise.all([
    readOpening(row, articleId),
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
    ancestors: [...top, ...nearest.map(toThreadComment)],
    omitted: Math.max(0, outermost - MAX_NESTING - 1),
  };
}

/** Above the sixth level all that hangs below a comment is one range of keys; from there on only its own replies are. */
async function readReplies(row: Row, articleId: string): Promise<Row[]> {
  const limit = COMMENTS_PER_PAGE + 1;
  if (row.depth >= MAX_NESTING) {
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

function keysAbove({ threadKey, depth }: Row): Buffer[] {
  const levels = Math.min(depth - 1, MAX_NESTING);
  return Array.from({ length: levels }, (_, level) => Buffer.from(threadKey.subarray(0, 8 * (level + 1))));
}

/** The ids on this page whose branch the given row stands in. */
function idsOnPath(rows: Row[], { threadKey, depth }: Row): Set<string> {
  const above = new Set(keysAbove({ threadKey, depth } as Row).map((key) => key.toString('hex')));
  return new Set(
    rows.filter((row) => above.has(Buffer.from(row.threadKey).toString('hex'))).map(({ id }) => id),
  );
}

function toThreadComment(row: Row): ThreadComment {
  const { id, parentId, depth, authorName, bodyHtml, createdAt, editedAt, importedNumber, visible } = row;
  return {
    id,
    parentId,
    depth,
    gone: visible ? null : goneBy(row.status),
    goneAt: visible ? null : row.hiddenAt,
    authorName,
    badge: row.badge === null ? null : row.badge === 'author' ? 'author' : 'moderator',
    bodyHtml,
    createdAt,
    editedAt: visible ? editedAt : null,
    importedNumber,
    inReplyTo: parentId !== null && depth > MAX_NESTING ? { id: parentId, name: row.parentName ?? '' } : null,
  };
}

function goneBy(status: string): Gone {
  if (status === 'withdrawn') return 'withdrawn';
  return status === 'erased' ? 'erased' : 'removed';
}
