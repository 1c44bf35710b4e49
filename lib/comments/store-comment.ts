import { MINUTE } from '@/lib/clock';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import { sealOrigin, type OriginRecord } from '@/lib/privacy/origins';
import { receiptHash } from '@/lib/comments/receipts';
import type { CommentStatus, Hold } from '@/lib/comments/status';

/** Everything a comment is made of when it comes, already normalised and checked. */
export interface NewComment {
  id: string;
  articleId: string;
  parentId: string | null;
  authorName: string;
  account: { id: string; badge: 'author' | 'moderator' | 'administrator' | null } | null;
  email: { sealed: (context: string) => Buffer; index: Buffer } | null;
  notify: 'none' | 'replies' | 'article';
  checkBy: 'service' | 'person';
  body: string;
  bodyHtml: string;
  contentHash: Buffer;
  nonceHash: Buffer | null;
  origin: OriginRecord;
}

export interface StoredComment {
  id: string;
  status: CommentStatus;
  receiptVersion: number;
  firstPublishedAt: Date | null;
}

/** The request itself asks for the first verdict; after this the sweep takes the comment up (PRODUCT 4). */
const FIRST_CHECK_SECONDS = 10;

/** Without a nonce the same name, body and parent count as a repeat for this long (PRODUCT 3). */
const REPEAT_WINDOW = 10 * MINUTE;

/**
 * Stores a comment in `checking` with its sealed origin and its subscription, in one transaction that sends no
 * notification, adds no job and touches no shared row: the comment itself, due in ten seconds, is the job
 * (docs/decisions/0001). Of several that are the same, whoever comes at the same moment, one is stored.
 */
export async function storeComment(
  comment: NewComment & { holds: Hold[] },
): Promise<{ outcome: 'stored' } | { outcome: 'repeat'; comment: StoredComment }> {
  const origin =
    comment.checkBy === 'person' ? null : await sealOrigin({ commentId: comment.id, origin: comment.origin });
  if (comment.nonceHash !== null) {
    if (await insert(db, comment, origin)) return { outcome: 'stored' };
    const repeat = await findRepeat(comment);
    // The only other thing in the way would be its own random id.
    if (repeat === null) throw new Error('A comment was neither stored nor there before.');
    return { outcome: 'repeat', comment: repeat };
  }
  return db.$transaction(async (tx) => {
    // What has no name of its own is told apart by waiting: two of the same come one after the other.
    await tx.$executeRaw(
      Prisma.sql`SELECT pg_advisory_xact_lock(hashtextextended(${comment.contentHash.toString('hex')}, 0))`,
    );
    const repeat = await findRepeat(comment, tx);
    if (repeat !== null) return { outcome: 'repeat', comment: repeat };
    await insert(tx, comment, origin);
    return { outcome: 'stored' };
  });
}

/**
 * The comment that this one repeats, or null: the same nonce, article and body; without a nonce the same name, body
 * and parent within ten minutes.
 */
export async function findRepeat(
  comment: NewComment,
  tx: Prisma.TransactionClient = db,
): Promise<StoredComment | null> {
  const { articleId, parentId, authorName } = comment;
  const contentHash = new Uint8Array(comment.contentHash);
  return tx.comment.findFirst({
    where:
      comment.nonceHash !== null
        ? { articleId, contentHash, nonceHash: new Uint8Array(comment.nonceHash) }
        : {
            articleId,
            contentHash,
            parentId,
            authorName,
            createdAt: { gt: new Date(Date.now() - REPEAT_WINDOW) },
          },
    orderBy: { createdAt: 'desc' },
    select: { id: true, status: true, receiptVersion: true, firstPublishedAt: true },
  });
}

async function insert(
  tx: Pick<Prisma.TransactionClient, '$queryRaw'>,
  comment: NewComment & { holds: Hold[] },
  origin: { day: Date; sealed: Buffer } | null,
): Promise<boolean> {
  const { id, email, notify } = comment;
  const subscriptionId = newId();
  const follows = email !== null && notify !== 'none';
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    WITH stored AS (
      INSERT INTO comment (id, article_id, parent_id, status, due_at, attempts, holds, check_by, author_name, account_id,
        badge, email, email_index, body, body_html, content_hash, nonce_hash, receipt_hash)
      VALUES (${id}, ${comment.articleId}, ${comment.parentId}, 'checking', now() + ${FIRST_CHECK_SECONDS} * interval '1 second',
        1, ${comment.holds}::text[], ${comment.checkBy}::check_by, ${comment.authorName}, ${comment.account?.id ?? null},
        ${comment.account?.badge ?? null}::role, ${email?.sealed(`comment-email:${id}`) ?? null}::bytea, ${email?.index ?? null}::bytea,
        ${comment.body}, ${comment.bodyHtml}, ${comment.contentHash}, ${comment.nonceHash}::bytea,
        ${receiptHash({ id, receiptVersion: 1 })})
      ON CONFLICT (article_id, nonce_hash, content_hash) WHERE nonce_hash IS NOT NULL DO NOTHING
      RETURNING id, article_id
    ), origin AS (
      INSERT INTO origin (comment_id, day, sealed)
      SELECT id, ${origin?.day ?? null}::date, ${origin?.sealed ?? null}::bytea FROM stored WHERE ${origin !== null}
    ), followed AS (
      INSERT INTO subscription (id, scope, article_id, comment_id, email, email_index)
      SELECT ${subscriptionId}, ${notify === 'article' ? 'article' : 'replies'}::subscription_scope, article_id,
        CASE WHEN ${notify === 'replies'} THEN id END, ${email?.sealed(`subscription-email:${subscriptionId}`) ?? null}::bytea,
        ${email?.index ?? null}::bytea
      FROM stored WHERE ${follows}
      ON CONFLICT DO NOTHING
    ), noted AS (
      INSERT INTO comment_history (comment_id, actor, to_status) SELECT id, 'author', 'checking' FROM stored
    )
    SELECT id FROM stored`);
  return rows.length === 1;
}
