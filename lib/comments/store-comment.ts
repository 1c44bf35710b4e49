import { createHmac } from 'node:crypto';
import { readHeldTo, type Bar } from '@/lib/auth/sanctions';
import { db } from '@/lib/db';
import { AppError } from '@/lib/errors';
import { Prisma } from '@/lib/generated/prisma/client';
import type { Role } from '@/lib/generated/prisma/enums';
import type { SealedBucket } from '@/lib/http/abuse-bucket';
import { newId } from '@/lib/ids';
import { keys } from '@/lib/privacy/keys';
import { sealOrigin, type OriginRecord } from '@/lib/privacy/origins';
import type { SealableEmail } from '@/lib/comments/comment-writer';
import { receiptHash } from '@/lib/comments/receipts';
import type { CommentStatus, Hold } from '@/lib/comments/status';
import { insertSubscriber, insertSubscription, type Follower } from '@/lib/subscriptions/store-subscriber';

/** Everything a comment is made of when it comes, already normalised and checked. */
export interface NewComment {
  id: string;
  articleId: string;
  parentId: string | null;
  authorName: string;
  /** Whose account wrote it, and in what role: the thread says so beside the name. */
  account: { id: string; badge: Role } | null;
  /** The account whose bans hold for it, be it written as a guest: of who is known by their mailbox. */
  heldAs: string | null;
  /** What a guest left with it. */
  email: SealableEmail | null;
  notify: 'none' | 'replies' | 'article';
  /** Whom to tell of what follows. */
  follower: Follower | null;
  checkBy: 'service' | 'person' | 'trust';
  body: string;
  bodyHtml: string;
  contentHash: Buffer;
  nonceHash: Buffer | null;
  /** Null where no spam service will ask for it. */
  origin: OriginRecord | null;
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

export interface StoredComment {
  id: string;
  status: CommentStatus;
  receiptVersion: number;
  wasPublic: boolean;
}

/** The request itself asks for the first verdict; after this the sweep takes the comment up (PRODUCT 4). */
const FIRST_CHECK_SECONDS = 10;

/** Without a nonce the same name, body and parent count as a repeat for this long (PRODUCT 3). */
const REPEAT_SECONDS = 600;

/**
 * Stores a comment in `checking` with its sealed origin and its subscription, in one statement that sends no
 * notification, adds no job and touches no shared row: the comment itself, due in ten seconds, is the job
 * (docs/decisions/0001). Of several that are the same, whoever comes at the same moment, one is stored. `earlierId` is
 * the one that stood there (`selectEarlier`), which was no repeat. An account that leaves at the same moment either takes the
 * comment with it or comes first, and then nothing is stored. So with one that is banned or muted at the same moment: `barred`.
 */
export async function storeComment({
  earlierId,
  ...comment
}: NewComment & { holds: Hold[]; earlierId: string | null }): Promise<
  | { outcome: 'stored'; comment: TakenComment }
  | { outcome: 'repeat'; comment: StoredComment }
  | { outcome: 'barred'; bar: Bar }
  | { outcome: 'account-gone' }
  | { outcome: 'parent-gone' }
  | { outcome: 'closed' }
> {
  const origin =
    comment.checkBy === 'person' || comment.origin === null
      ? null
      : await sealOrigin({ commentId: comment.id, origin: comment.origin });
  const nonceHash = comment.nonceHash ?? standInNonce(comment, earlierId);
  const inserted = await insertUnlessBarred({ ...comment, nonceHash }, origin).catch((error: unknown) => {
    // What is answered was erased between the look at it and the answer.
    if (comment.parentId !== null && isMissingReference(error)) return 'parent-gone' as const;
    throw error;
  });
  if (inserted === 'parent-gone') return { outcome: inserted };
  if (inserted !== null)
    return 'createdAt' in inserted
      ? { outcome: 'stored', comment: inserted }
      : { outcome: 'barred', bar: inserted };
  const same = { ...comment, nonceHash, accountId: comment.account?.id ?? null };
  const [repeat] = await db.$queryRaw<Earlier[]>(selectEarlier(Prisma.sql`${comment.articleId}`, same));
  if (repeat === undefined && comment.parentId !== null) {
    const parent = await db.comment.findUnique({ where: { id: comment.parentId }, select: { locked: true } });
    if (parent?.locked !== false) return { outcome: parent === null ? 'parent-gone' : 'closed' };
  }
  if (repeat === undefined && comment.account !== null) return { outcome: 'account-gone' };
  // The only other thing in the way would be its own random id.
  if (repeat === undefined) throw new AppError('internal', 'A comment was neither stored nor there before.');
  return { outcome: 'repeat', comment: repeat };
}

/** What two comments have in common that are the same. */
export type Sameness = Pick<NewComment, 'contentHash' | 'nonceHash' | 'authorName' | 'parentId'> & {
  accountId: string | null;
};

/** One that was there before. */
export type Earlier = StoredComment & { isRepeat: boolean };

/**
 * The latest comment that is the same: with a nonce the same nonce, article and body, which is a repeat; without one
 * the same author, body and parent, which is a repeat within ten minutes. `articleId` may be a column of a query around it.
 */
export function selectEarlier(articleId: Prisma.Sql, same: Sameness): Prisma.Sql {
  const { contentHash, nonceHash, authorName, accountId, parentId } = same;
  const isSame =
    nonceHash === null
      ? Prisma.sql`author_name = ${authorName} AND account_id IS NOT DISTINCT FROM ${accountId}
          AND parent_id IS NOT DISTINCT FROM ${parentId}`
      : Prisma.sql`nonce_hash = ${nonceHash}`;
  return Prisma.sql`
    SELECT ${storedColumns}, ${nonceHash !== null} OR created_at > now() - ${REPEAT_SECONDS} * interval '1 second' AS "isRepeat"
    FROM comment WHERE article_id = ${articleId} AND content_hash = ${contentHash} AND ${isSame}
    ORDER BY created_at DESC LIMIT 1`;
}

/** How a stored comment stands at this moment; null when there is none any more. */
export async function findStored(id: string): Promise<StoredComment | null> {
  const [comment] = await db.$queryRaw<StoredComment[]>(
    Prisma.sql`SELECT ${storedColumns} FROM comment WHERE id = ${id}`,
  );
  return comment ?? null;
}

/** Says of texts that they are the same, and nothing else: keyed, so that what was erased cannot be guessed back. */
export function keyedHash(parts: (string | null)[]): Buffer {
  return createHmac('sha256', keys().token).update(JSON.stringify(parts)).digest();
}

/** PostgreSQL's `foreign_key_violation`, as Prisma hands it on from a query of our own. */
function isMissingReference(error: unknown): boolean {
  if (!(error instanceof Error) || !('meta' in error)) return false;
  const { meta } = error as { meta?: { driverAdapterError?: { cause?: { originalCode?: string } } } };
  return meta?.driverAdapterError?.cause?.originalCode === '23503';
}

const storedColumns = Prisma.sql`
  id, status::text AS status, receipt_version AS "receiptVersion", first_published_at IS NOT NULL AS "wasPublic"`;

/**
 * What came without a nonce gets one that all get who send the same after the same earlier comment: of two at the same
 * moment the unique index lets one in, and the same said again a day later is let in again.
 */
function standInNonce({ authorName, account, parentId }: NewComment, earlierId: string | null): Buffer {
  return keyedHash(['without-nonce', account?.id ?? null, authorName, parentId, earlierId]);
}

interface Inserted extends NewComment {
  holds: Hold[];
  nonceHash: Buffer;
}

interface Sealed {
  day: Date;
  sealed: Buffer;
}

/**
 * Whoever bans somebody locks the account first, so that what they are held to is read here after all that came before us,
 * and nothing of it can change until the comment is there.
 */
async function insertUnlessBarred(
  comment: Inserted,
  origin: Sealed | null,
): Promise<TakenComment | Bar | null> {
  const { heldAs, holds } = comment;
  if (heldAs === null) return insert(db, comment, origin);
  return db.$transaction(async (tx) => {
    await tx.$queryRaw(Prisma.sql`SELECT 1 FROM account WHERE id = ${heldAs} FOR SHARE`);
    const { bar, isHeld } = await readHeldTo(heldAs, tx);
    if (bar !== null) return bar;
    return insert(tx, isHeld ? { ...comment, holds: [...holds, 'held-person'] } : comment, origin);
  });
}

async function insert(
  tx: Pick<Prisma.TransactionClient, '$queryRaw'>,
  comment: Inserted,
  origin: Sealed | null,
): Promise<TakenComment | null> {
  const { id, account, email, notify, follower, bucket } = comment;
  const [taken] = await tx.$queryRaw<TakenComment[]>(Prisma.sql`
    WITH stored AS (
      INSERT INTO comment (id, article_id, parent_id, status, due_at, attempts, holds, check_by, author_name, account_id,
        badge, email, email_index, body, body_html, content_hash, nonce_hash, receipt_hash, asks_mail)
      SELECT ${id}, ${comment.articleId}, ${comment.parentId}, 'checking', now() + ${FIRST_CHECK_SECONDS} * interval '1 second',
        1, ${comment.holds}::text[], ${comment.checkBy}::check_by, ${comment.authorName}, ${account?.id ?? null},
        ${account?.badge ?? null}::role, ${email?.sealed(`comment-email:${id}`) ?? null}::bytea, ${email?.index ?? null}::bytea,
        ${comment.body}, ${comment.bodyHtml}, ${comment.contentHash}, ${comment.nonceHash},
        ${receiptHash({ id, receiptVersion: 1 })}, ${notify !== 'none'}
      WHERE (${account === null} OR EXISTS (SELECT 1 FROM account WHERE id = ${account?.id ?? null} FOR SHARE))
        -- Locked, so that nothing slips below what is being closed at this moment.
        AND (${comment.parentId}::text IS NULL OR EXISTS (
          SELECT 1 FROM comment WHERE id = ${comment.parentId} AND NOT locked FOR KEY SHARE))
      ON CONFLICT (article_id, nonce_hash, content_hash) WHERE nonce_hash IS NOT NULL DO NOTHING
      RETURNING id, article_id, created_at, version, holds
    ), origin AS (
      INSERT INTO origin (comment_id, day, sealed)
      SELECT id, ${origin?.day ?? null}::date, ${origin?.sealed ?? null}::bytea FROM stored WHERE ${origin !== null}
    ), bucket AS (
      INSERT INTO abuse_bucket (comment_id, sealed, until)
      SELECT id, ${bucket?.sealed ?? null}::bytea, ${bucket?.until ?? null}::timestamptz FROM stored WHERE ${bucket !== null}
    ), ${follower === null ? Prisma.empty : follow({ follower, notify })} noted AS (
      INSERT INTO comment_history (comment_id, actor, to_status) SELECT id, 'author', 'checking' FROM stored
    )
    SELECT created_at AS "createdAt", version, holds,
      (SELECT role::text FROM account WHERE id = ${account?.id ?? null}) AS role
    FROM stored`);
  return taken ?? null;
}

/** What is asked for together with the comment. */
function follow({ follower, notify }: { follower: Follower; notify: NewComment['notify'] }): Prisma.Sql {
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
