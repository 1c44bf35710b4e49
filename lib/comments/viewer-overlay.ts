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

/**
 * In SQL: the overlay of one article for the account of this row of `account`, as JSON that `readArticleOverlay` reads;
 * null where there is no such article.
 */
export function articleOverlay(slug: string): Prisma.Sql {
  return Prisma.sql`(
    SELECT json_build_object(
      'hasAddress', account.email_index IS NOT NULL,
      'isAuthor', a.account_id IS NOT NULL AND a.account_id = account.id,
      'names', ARRAY(
        SELECT name FROM ignored_author WHERE account_id = account.id AND author_key LIKE 'name:%'),
      'comments', ARRAY(
        SELECT c.id FROM ignored_author i
        JOIN comment c ON c.account_id = substr(i.author_key, 9) AND c.article_id = a.id AND c.visible AND c.badge IS NOT NULL
        WHERE i.account_id = account.id AND i.author_key LIKE 'account:%' LIMIT ${MAX_IGNORED_COMMENTS}),
      'mine', ARRAY(
        SELECT id FROM comment WHERE account_id = account.id AND article_id = a.id AND visible
        ORDER BY created_at DESC LIMIT ${MAX_MINE}),
      'held', (SELECT coalesce(json_agg(h), '[]') FROM (
        SELECT id, receipt_version AS "receiptVersion", left(body, ${EXCERPT_SOURCE}) AS body FROM comment
        WHERE account_id = account.id AND article_id = a.id AND NOT visible
          AND status IN ('checking', 'pending', 'spam', 'published')
        ORDER BY created_at DESC LIMIT ${MAX_HELD}) h))
    FROM article a WHERE a.kind = 'article' AND a.slug = ${slug} AND a.status = 'published')`;
}

/** What `articleOverlay` said; empty where there is no such article. */
export function readArticleOverlay(said: OverlayRow | null): ViewerOverlay {
  if (said === null)
    return { hasAddress: false, isAuthor: false, held: [], mine: [], ignored: { comments: [], names: [] } };
  return {
    hasAddress: said.hasAddress,
    isAuthor: said.isAuthor,
    held: said.held.map(({ body, ...comment }) => ({
      excerpt: excerpt(body, EXCERPT_LENGTH),
      receipt: receiptPath(comment),
    })),
    mine: said.mine,
    ignored: { comments: said.comments, names: said.names },
  };
}

export interface OverlayRow {
  hasAddress: boolean;
  isAuthor: boolean;
  names: string[];
  comments: string[];
  mine: string[];
  held: { id: string; receiptVersion: number; body: string }[];
}
