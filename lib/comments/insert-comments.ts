import { Prisma } from '@/lib/generated/prisma/client';
import type { Role } from '@/lib/generated/prisma/enums';
import type { SealedBucket } from '@/lib/http/abuse-bucket';
import { newId } from '@/lib/ids';
import { sqlBytes } from '@/lib/sql-rows';
import type { SealableEmail } from '@/lib/comments/comment-writer';
import { receiptHash } from '@/lib/comments/receipts';
import { mainCause, type Hold } from '@/lib/comments/status';
import { insertSubscriber, insertSubscription, type Follower } from '@/lib/subscriptions/store-subscriber';

/** A comment as it is written, with all that is kept beside it. */
export interface CommentToInsert {
  id: string;
  articleId: string;
  parentId: string | null;
  authorName: string;
  /** Whose account wrote it, and in what role: the thread says so beside the name. */
  account: { id: string; badge: Role } | null;
  /** What a guest left with it. */
  email: SealableEmail | null;
  notify: 'none' | 'replies' | 'article';
  checkBy: 'service' | 'person' | 'trust';
  holds: Hold[];
  /** Nobody is to be asked about it, and a person is to see it: it never is in `checking`, though its history says so. */
  isHeld: boolean;
  body: string;
  bodyHtml: string;
  contentHash: Buffer;
  nonceHash: Buffer;
  origin: { day: Date; sealed: Buffer } | null;
  /** By which network a guest's came; null for an account's, and what came by mail. */
  bucket: SealedBucket | null;
}

/** What the database says of a comment it has just taken. */
export interface TakenComment {
  createdAt: Date;
  version: number;
  /** Those it came with, and what its author is held to. */
  holds: Hold[];
  /** Of the account that wrote it, as it is now. */
  role: Role | null;
}

/** The request itself asks for the first verdict; after this the sweep takes the comment up (PRODUCT 4). */
const FIRST_CHECK_SECONDS = 10;

/**
 * Writes as many comments of one article as are given, in one statement, and says of each, in the same order, what became
 * of it: null when the article takes none any more; when the same is there already, or came before it among these; when its
 * account is gone; and when nobody can answer its parent, or it is gone. Throws, and writes none, when a parent is a comment of another article. `follower` wants
 * to be told of the only one that is given.
 */
export async function insertComments(
  tx: Pick<Prisma.TransactionClient, '$queryRaw'>,
  comments: CommentToInsert[],
  follower: Follower | null,
): Promise<(TakenComment | null)[]> {
  const rows = await tx.$queryRaw<(TakenComment & { id: string })[]>(Prisma.sql`
    WITH given AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(comments.map(rowOf))}::jsonb) AS given (
        id text, article_id text, parent_id text, holds text[], check_by check_by, author_name text, account_id text, badge role,
        email bytea, email_index bytea, body text, body_html text, content_hash bytea, nonce_hash bytea, receipt_hash bytea,
        asks_mail boolean, origin_day date, origin bytea, bucket bytea, bucket_until timestamptz, is_held boolean, cause text)
    ), parent AS MATERIALIZED (
      -- Locked, so that nothing slips below what is being closed at this moment; in the order in which that is locked.
      SELECT id FROM comment WHERE id = ANY(ARRAY(SELECT parent_id FROM given)) AND NOT locked ORDER BY id FOR KEY SHARE
    ), stored AS (
      INSERT INTO comment (id, article_id, parent_id, status, version, due_at, attempts, holds, check_by, author_name, account_id,
        badge, email, email_index, body, body_html, content_hash, nonce_hash, receipt_hash, asks_mail)
      SELECT id, article_id, parent_id, CASE WHEN is_held THEN 'pending' ELSE 'checking' END::comment_status,
        CASE WHEN is_held THEN 2 ELSE 1 END, CASE WHEN NOT is_held THEN now() + ${FIRST_CHECK_SECONDS} * interval '1 second' END,
        1, holds, check_by, author_name, account_id, badge, email, email_index, body, body_html, content_hash, nonce_hash,
        receipt_hash, asks_mail
      FROM given
      -- Looked at once for all, and without a lock: the gate locks the article, and would be waited for.
      WHERE (SELECT status = 'published' AND comments_open FROM article WHERE id = ${comments[0]?.articleId})
        AND (account_id IS NULL OR EXISTS (SELECT 1 FROM account WHERE account.id = given.account_id FOR SHARE))
        AND (parent_id IS NULL OR parent_id IN (SELECT id FROM parent))
      -- In one order everywhere: another instance may be storing the same ones at this moment.
      ORDER BY nonce_hash, content_hash
      ON CONFLICT (article_id, nonce_hash, content_hash) WHERE nonce_hash IS NOT NULL DO NOTHING
      RETURNING id, article_id, account_id, created_at, version, holds
    ), origin AS (
      INSERT INTO origin (comment_id, day, sealed)
      SELECT id, origin_day, origin FROM stored JOIN given USING (id) WHERE origin IS NOT NULL
    ), bucket AS (
      INSERT INTO abuse_bucket (comment_id, sealed, until)
      SELECT id, bucket, bucket_until FROM stored JOIN given USING (id) WHERE bucket IS NOT NULL
    ), ${follower === null ? Prisma.empty : follow(follower, comments[0]?.notify)} noted AS (
      INSERT INTO comment_history (comment_id, actor, from_status, to_status, cause)
      SELECT id, 'author'::actor, NULL::comment_status, 'checking'::comment_status, NULL::text FROM stored
      UNION ALL SELECT id, 'machine', 'checking', 'pending', cause FROM stored JOIN given USING (id) WHERE is_held
    )
    SELECT id, created_at AS "createdAt", version, holds, (SELECT role::text FROM account WHERE id = stored.account_id) AS role
    FROM stored`);
  const taken = new Map(rows.map(({ id, ...row }) => [id, row]));
  return comments.map(({ id }) => taken.get(id) ?? null);
}

function rowOf(comment: CommentToInsert) {
  const { id, account, email, origin, bucket } = comment;
  return {
    id,
    article_id: comment.articleId,
    parent_id: comment.parentId,
    holds: comment.holds,
    check_by: comment.checkBy,
    author_name: comment.authorName,
    account_id: account?.id,
    badge: account?.badge,
    email: email && sqlBytes(email.sealed(`comment-email:${id}`)),
    email_index: email && sqlBytes(email.index),
    body: comment.body,
    body_html: comment.bodyHtml,
    content_hash: sqlBytes(comment.contentHash),
    nonce_hash: sqlBytes(comment.nonceHash),
    receipt_hash: sqlBytes(receiptHash({ id, receiptVersion: 1 })),
    asks_mail: comment.notify !== 'none',
    origin_day: origin?.day,
    origin: origin && sqlBytes(origin.sealed),
    bucket: bucket && sqlBytes(bucket.sealed),
    bucket_until: bucket?.until,
    is_held: comment.isHeld,
    cause: mainCause(comment.holds),
  };
}

/** What is asked for together with the comment. */
function follow(follower: Follower, notify: CommentToInsert['notify'] | undefined): Prisma.Sql {
  const isArticle = notify === 'article';
  const things = Prisma.sql`
    SELECT ${newId()}, follower.id, ${isArticle ? 'article' : 'replies'}::subscription_scope, stored.article_id,
      CASE WHEN ${!isArticle} THEN stored.id END, NULL::text, NULL::text, stored.id
    FROM stored, follower WHERE follower.left_at IS NULL`;
  return Prisma.sql`
    follower AS (${insertSubscriber(follower, Prisma.sql`FROM stored`)}
    ), followed AS (${insertSubscription(follower, things)}
    ),`;
}
