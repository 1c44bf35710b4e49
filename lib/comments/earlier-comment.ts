import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { hmac } from '@/lib/privacy/hmac';
import { keys } from '@/lib/privacy/keys';
import type { CommentStatus } from '@/lib/comments/status';

export interface StoredComment {
  id: string;
  status: CommentStatus;
  receiptVersion: number;
  wasPublic: boolean;
}

/** What two comments of an article have in common that are the same. */
export interface Sameness {
  contentHash: Buffer;
  nonceHash: Buffer | null;
  authorName: string;
  accountId: string | null;
  parentId: string | null;
}

/** One that was there before. */
export type Earlier = StoredComment & { isRepeat: boolean };

/** Without a nonce the same name, body and parent count as a repeat for this long (PRODUCT 3). */
const REPEAT_SECONDS = 600;

const storedColumns = Prisma.sql`
  id, status::text AS status, receipt_version AS "receiptVersion", first_published_at IS NOT NULL AS "wasPublic"`;

/**
 * For a row `given` (content_hash, nonce_hash, author_name, account_id, parent_id) and an article `a` of the query around it: the
 * latest comment that is the same, as JSON. With a nonce the same nonce, article and body, which is a repeat; without one
 * the same author, body and parent, which is a repeat within ten minutes.
 */
export const EARLIER = Prisma.sql`
  CASE WHEN given.nonce_hash IS NULL THEN (
    SELECT to_jsonb(earlier) FROM (
      SELECT ${storedColumns}, created_at > now() - ${REPEAT_SECONDS} * interval '1 second' AS "isRepeat"
      FROM comment WHERE article_id = a.id AND content_hash = given.content_hash AND author_name = given.author_name
        AND account_id IS NOT DISTINCT FROM given.account_id AND parent_id IS NOT DISTINCT FROM given.parent_id
      ORDER BY created_at DESC LIMIT 1) AS earlier)
  ELSE (
    SELECT to_jsonb(earlier) FROM (
      SELECT ${storedColumns}, true AS "isRepeat"
      FROM comment WHERE article_id = a.id AND nonce_hash = given.nonce_hash AND content_hash = given.content_hash) AS earlier)
  END`;

/** How the comment stands that is in the way of another with its nonce and text under its article; null when none is. */
export async function findSame(same: {
  articleId: string;
  nonceHash: Buffer;
  contentHash: Buffer;
}): Promise<StoredComment | null> {
  const { articleId, nonceHash, contentHash } = same;
  return firstOf(
    Prisma.sql`article_id = ${articleId} AND nonce_hash = ${nonceHash} AND content_hash = ${contentHash}`,
  );
}

/** How a stored comment stands at this moment; null when there is none any more. */
export async function findStored(id: string): Promise<StoredComment | null> {
  return firstOf(Prisma.sql`id = ${id}`);
}

async function firstOf(isIt: Prisma.Sql): Promise<StoredComment | null> {
  const [comment] = await db.$queryRaw<StoredComment[]>(
    Prisma.sql`SELECT ${storedColumns} FROM comment WHERE ${isIt}`,
  );
  return comment ?? null;
}

/** Says of texts that they are the same, and nothing else: keyed, so that what was erased cannot be guessed back. */
export function keyedHash(parts: (string | null)[]): Buffer {
  return hmac(keys().token, JSON.stringify(parts));
}
