import { MINUTE, SECOND } from '@/lib/clock';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import type { ArticleRows } from '@/lib/import/plan-article';
import type { CommentRow } from '@/lib/import/plan-comment';
import { dropPages, notifyPages } from '@/lib/page-cache/invalidate';

/** A small machine that also serves the site and prepares the next batch may take its time over one. */
const PATIENCE = { maxWait: 10 * SECOND, timeout: MINUTE };

/** Kinds of identity. Posts and pages are numbered together in WordPress, comments apart. */
export type IdentityKind = 'article' | 'comment';

/** An item that came in earlier: where it went. Null: it has been taken away here since, and does not come back. */
export type Imported = { articleId: string | null; commentId: string | null; isThreaded: boolean };

/** Of these items of a site, those that came in earlier, by their id there. */
export async function findImported({
  site,
  kind,
  ids,
}: {
  site: string;
  kind: IdentityKind;
  ids: string[];
}): Promise<Map<string, Imported>> {
  if (ids.length === 0) return new Map();
  const rows = await db.$queryRaw<(Imported & { sourceId: string })[]>(Prisma.sql`
    SELECT i.source_id AS "sourceId", a.id AS "articleId", c.id AS "commentId",
      coalesce(c.kind = 'comment', false) AS "isThreaded"
    FROM imported_item i
      LEFT JOIN comment c ON c.id = i.comment_id
      LEFT JOIN article a ON a.id = coalesce(i.article_id, c.article_id)
    WHERE i.site = ${site} AND i.kind = ${kind} AND i.source_id = ANY(${ids})`);
  return new Map(rows.map(({ sourceId, ...imported }) => [sourceId, imported]));
}

export interface ArticleToWrite extends ArticleRows {
  sourceId: string;
  addresses: string[];
}

/**
 * Writes articles with their addresses and comments, parents before replies, in one transaction: all of it is there
 * afterwards, or nothing. Returns how many old addresses were taken already: the first import keeps them.
 */
export async function writeBatch({
  site,
  articles,
  comments,
}: {
  site: string;
  articles: ArticleToWrite[];
  comments: CommentRow[];
}): Promise<{ takenAddresses: number }> {
  if (articles.length === 0 && comments.length === 0) return { takenAddresses: 0 };
  const takenAddresses = await db.$transaction(async (tx) => {
    const taken = await writeArticles(tx, { site, articles });
    await writeComments(tx, { site, comments });
    await notifyPages(tx, ['all']);
    return taken;
  }, PATIENCE);
  dropPages(['all']);
  return { takenAddresses };
}

type Tx = Prisma.TransactionClient;

async function writeArticles(
  tx: Tx,
  { site, articles }: { site: string; articles: ArticleToWrite[] },
): Promise<number> {
  if (articles.length === 0) return 0;
  await tx.article.createMany({ data: articles.map(({ article }) => article) });
  await tx.articleSection.createMany({
    data: articles.flatMap(({ article, sectionIds }) =>
      sectionIds.map((sectionId) => ({ articleId: article.id, sectionId })),
    ),
  });
  await tx.articleTag.createMany({
    data: articles.flatMap(({ article, tagIds }) =>
      tagIds.map((tagId) => ({ articleId: article.id, tagId })),
    ),
  });
  await tx.importedItem.createMany({
    data: articles.map(({ article, sourceId }) => ({
      site,
      kind: 'article',
      sourceId,
      articleId: article.id,
    })),
  });
  const addresses = articles.flatMap(({ article, addresses: own }) =>
    own.map((address) => ({ address, site, articleId: article.id })),
  );
  const { count } = await tx.oldAddress.createMany({ data: addresses, skipDuplicates: true });
  return addresses.length - count;
}

async function writeComments(
  tx: Tx,
  { site, comments }: { site: string; comments: CommentRow[] },
): Promise<void> {
  if (comments.length === 0) return;
  const articleIds = [...new Set(comments.map((comment) => comment.article_id))];
  // The article first, as the gate does it, so that nobody who posts meanwhile waits crosswise.
  await tx.$queryRaw`SELECT id FROM article WHERE id = ANY(${articleIds}) ORDER BY id FOR NO KEY UPDATE`;
  await tx.$executeRaw(Prisma.sql`
    WITH incoming AS (
      SELECT * FROM ROWS FROM (json_to_recordset(${JSON.stringify(comments)}::json) AS (
        id text, article_id text, parent_id text, kind comment_kind, status comment_status, author_name text, email text,
        email_index text, body text, body_html text, content_hash text, created_at timestamptz, visible boolean,
        imported_number integer, source_id text
      )) WITH ORDINALITY
    ), noted AS (
      INSERT INTO comment_history (comment_id, actor, to_status, reason) SELECT id, 'importer', status, 'imported' FROM incoming
    ), remembered AS (
      INSERT INTO imported_item (site, kind, source_id, comment_id) SELECT ${site}, 'comment', source_id, id FROM incoming
    )
    INSERT INTO comment (id, article_id, parent_id, kind, status, last_actor, holds, decline_reason, author_name, email,
      email_index, body, body_html, content_hash, created_at, first_published_at, visible, shown, imported_number)
    SELECT id, article_id, parent_id, kind, status, 'importer',
      CASE WHEN status = 'pending' THEN ARRAY['imported'] ELSE '{}' END,
      CASE WHEN status = 'declined' THEN 'imported-trash' END,
      author_name, decode(email, 'base64'), decode(email_index, 'base64'), body, body_html, decode(content_hash, 'base64'),
      created_at, CASE WHEN visible THEN created_at END, visible, visible, imported_number
    FROM incoming ORDER BY ordinality`);
  const visible = comments.filter((comment) => comment.visible);
  if (visible.length === 0) return;
  await reviveAncestors(
    tx,
    visible.map(({ id }) => id),
  );
  await countVisible(tx, visible);
}

/**
 * Who was answered in public had spoken in public: what was taken away on the old site afterwards keeps its place under
 * the replies it has, as a tombstone, without its words.
 */
async function reviveAncestors(tx: Tx, ids: string[]): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    WITH RECURSIVE up AS (
      SELECT p.id, p.parent_id FROM comment c JOIN comment p ON p.id = c.parent_id WHERE c.id = ANY(${ids}) AND NOT p.shown
      UNION
      SELECT p.id, p.parent_id FROM up JOIN comment p ON p.id = up.parent_id WHERE NOT p.shown
    )
    UPDATE comment SET shown = true, first_published_at = coalesce(first_published_at, created_at)
    FROM up WHERE comment.id = up.id`);
}

async function countVisible(tx: Tx, visible: CommentRow[]): Promise<void> {
  const ids = visible.map((comment) => comment.article_id);
  await tx.$executeRaw(Prisma.sql`
    UPDATE article SET comment_count = comment_count + more.comments
    FROM (SELECT unnest(${ids}::text[]) AS id, count(*) AS comments GROUP BY 1) AS more WHERE article.id = more.id`);
}
