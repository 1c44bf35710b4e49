import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { excerpt } from '@/lib/comments/render-body';
import { receiptPath } from '@/lib/comments/receipts';

/** What script adds to an article's page for one account: the page itself has the same bytes for everybody. */
export interface ViewerOverlay {
  /** There is a confirmed address to send mail to. */
  hasAddress: boolean;
  /** The article is this account’s own to write at. */
  isAuthor: boolean;
  /** Of this account, under this article, and not to be read by others yet; the latest first. */
  held: { excerpt: string; receipt: string }[];
  /** Ids of this account's comments under this article that can be read, the latest first. */
  mine: string[];
  /** Ids of comments by accounts that are ignored, and names of guests that are. */
  ignored: { comments: string[]; names: string[] };
}

/** Who has more than this waiting under one article finds the rest on the account page. */
const MAX_HELD = 20;
const EXCERPT_LENGTH = 80;
/** Of a body so much is read for its excerpt. */
const EXCERPT_SOURCE = 1_000;
/** What one reader's page can hold, several times over. */
const MAX_IGNORED_COMMENTS = 1_000;
const MAX_MINE = 1_000;

/** The overlay of one article, in one query; empty where there is no such article. */
export async function readOverlay({
  accountId,
  slug,
}: {
  accountId: string;
  slug: string;
}): Promise<ViewerOverlay> {
  const [row] = await db.$queryRaw<OverlayRow[]>(Prisma.sql`
    SELECT
      EXISTS (SELECT 1 FROM account WHERE id = ${accountId} AND email_index IS NOT NULL) AS "hasAddress",
      a.account_id IS NOT NULL AND a.account_id = ${accountId} AS "isAuthor",
      ARRAY(SELECT name FROM ignored_author WHERE account_id = ${accountId} AND author_key LIKE 'name:%') AS names,
      ARRAY(
        SELECT c.id FROM ignored_author i
        JOIN comment c ON c.account_id = substr(i.author_key, 9) AND c.article_id = a.id AND c.visible AND c.badge IS NOT NULL
        WHERE i.account_id = ${accountId} AND i.author_key LIKE 'account:%' LIMIT ${MAX_IGNORED_COMMENTS}) AS comments,
      ARRAY(
        SELECT id FROM comment WHERE account_id = ${accountId} AND article_id = a.id AND visible
        ORDER BY created_at DESC LIMIT ${MAX_MINE}) AS mine,
      (SELECT coalesce(json_agg(h), '[]') FROM (
        SELECT id, receipt_version AS "receiptVersion", left(body, ${EXCERPT_SOURCE}) AS body FROM comment
        WHERE account_id = ${accountId} AND article_id = a.id AND NOT visible
          AND status IN ('checking', 'pending', 'spam', 'published')
        ORDER BY created_at DESC LIMIT ${MAX_HELD}) h) AS held
    FROM article a WHERE a.kind = 'article' AND a.slug = ${slug} AND a.status = 'published'`);
  if (row === undefined)
    return { hasAddress: false, isAuthor: false, held: [], mine: [], ignored: { comments: [], names: [] } };
  return {
    hasAddress: row.hasAddress,
    isAuthor: row.isAuthor,
    held: row.held.map(({ body, ...comment }) => ({
      excerpt: excerpt(body, EXCERPT_LENGTH),
      receipt: receiptPath(comment),
    })),
    mine: row.mine,
    ignored: { comments: row.comments, names: row.names },
  };
}

interface OverlayRow {
  hasAddress: boolean;
  isAuthor: boolean;
  names: string[];
  comments: string[];
  mine: string[];
  held: { id: string; receiptVersion: number; body: string }[];
}
