import { readHeldTo, type Bar } from '@/lib/auth/sanctions';
import { db } from '@/lib/db';
import { AppError } from '@/lib/errors';
import { sealOrigin, type OriginRecord } from '@/lib/privacy/origins';
import { inRounds } from '@/lib/rounds';
import { findSame, keyedHash, type StoredComment } from '@/lib/comments/earlier-comment';
import { insertComments, type CommentToInsert, type TakenComment } from '@/lib/comments/insert-comments';
import type { Follower } from '@/lib/subscriptions/store-subscriber';

/** Everything a comment is made of when it comes, already normalised and checked. */
export interface NewComment extends Omit<CommentToInsert, 'holds' | 'isHeld' | 'nonceHash' | 'origin'> {
  /** The account whose bans hold for it, be it written as a guest: of who is known by their mailbox. */
  heldAs: string | null;
  /** Whom to tell of what follows. */
  follower: Follower | null;
  nonceHash: Buffer | null;
  /** Null where no spam service will ask for it. */
  origin: OriginRecord | null;
}

/** The most that are stored at once: four megabytes where all are as long as they may be, 17 where all are nothing but links. */
const STORED_AT_ONCE = 100;

/**
 * Stores a comment in `checking`, or already `pending` (`isHeld`), with its sealed origin and its subscription, in one
 * statement that sends no notification, adds no job and touches no shared row: the comment itself, due in ten seconds, is
 * the job (docs/decisions/0001). Guests' comments that come to one article at the same moment are stored together
 * (docs/decisions/0043). Of several that are the same, whoever comes at the same moment, one is stored. `earlierId` is the
 * one that stood there (`EARLIER`), which was no repeat. An account that leaves at the same moment either takes the comment
 * with it or comes first, and then nothing is stored. So with one that is banned or muted at the same moment: `barred`. Once
 * an article is closed, or taken off the site, nothing comes under it any more: `closed`.
 */
export async function storeComment({ earlierId, ...comment }: ToStore): Promise<Stored> {
  const { articleId, contentHash, parentId, account } = comment;
  const origin =
    comment.checkBy === 'person' || comment.origin === null
      ? null
      : await sealOrigin({ commentId: comment.id, origin: comment.origin });
  const nonceHash = comment.nonceHash ?? standInNonce(comment, earlierId);
  const inserted = await insertUnlessBarred({ ...comment, nonceHash, origin }).catch((error: unknown) => {
    // What is answered was erased between the look at it and the answer.
    if (parentId !== null && isMissingReference(error)) return 'parent-gone' as const;
    throw error;
  });
  if (inserted === 'parent-gone') return { outcome: inserted };
  if (inserted !== null)
    return 'createdAt' in inserted
      ? { outcome: 'stored', comment: inserted }
      : { outcome: 'barred', bar: inserted };
  const repeat = await findSame({ articleId, nonceHash, contentHash });
  if (repeat !== null) return { outcome: 'repeat', comment: repeat };
  if (parentId !== null) {
    const parent = await db.comment.findUnique({ where: { id: parentId }, select: { locked: true } });
    if (parent?.locked !== false) return { outcome: parent === null ? 'parent-gone' : 'closed' };
  }
  if (!(await takesComments(articleId))) return { outcome: 'closed' };
  if (account !== null) return { outcome: 'account-gone' };
  // The only other thing in the way would be its own random id.
  throw new AppError('internal', 'A comment was neither stored nor there before.');
}

type ToStore = NewComment & Pick<CommentToInsert, 'holds' | 'isHeld'> & { earlierId: string | null };

export type Stored =
  | { outcome: 'stored'; comment: TakenComment }
  | { outcome: 'repeat'; comment: StoredComment }
  | { outcome: 'barred'; bar: Bar }
  | { outcome: 'account-gone' }
  | { outcome: 'parent-gone' }
  | { outcome: 'closed' };

/**
 * What came without a nonce gets one that all get who send the same after the same earlier comment: of two at the same
 * moment the unique index lets one in, and the same said again a day later is let in again.
 */
function standInNonce({ authorName, account, parentId }: NewComment, earlierId: string | null): Buffer {
  return keyedHash(['without-nonce', account?.id ?? null, authorName, parentId, earlierId]);
}

async function takesComments(articleId: string): Promise<boolean> {
  const open = { id: articleId, status: 'published', commentsOpen: true } as const;
  return (await db.article.count({ where: open })) === 1;
}

/**
 * Whoever bans somebody locks the account first, so that what they are held to is read here after all that came before us,
 * and nothing of it can change until the comment is there.
 */
async function insertUnlessBarred(comment: ToInsert): Promise<TakenComment | Bar | null> {
  const { heldAs, follower, holds } = comment;
  if (heldAs === null && follower === null) return insertTogether(comment);
  if (heldAs === null) return insertOne(db, comment);
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM account WHERE id = ${heldAs} FOR SHARE`;
    const { bar, isHeld } = await readHeldTo(heldAs, tx);
    if (bar !== null) return bar;
    return insertOne(tx, isHeld ? { ...comment, holds: [...holds, 'held-person'] } : comment);
  });
}

type ToInsert = CommentToInsert & Pick<NewComment, 'heldAs' | 'follower'>;

/** One statement and one commit for all who come at the same moment. */
const insertTogether = inRounds({
  most: STORED_AT_ONCE,
  about: ({ articleId }: CommentToInsert) => articleId,
  work: (comments: CommentToInsert[]) => insertComments(db, comments, null),
});

async function insertOne(
  tx: Parameters<typeof insertComments>[0],
  comment: ToInsert,
): Promise<TakenComment | null> {
  const [taken] = await insertComments(tx, [comment], comment.follower);
  return taken ?? null;
}

/** PostgreSQL's `foreign_key_violation`, as Prisma hands it on from a query of our own. */
function isMissingReference(error: unknown): boolean {
  if (!(error instanceof Error) || !('meta' in error)) return false;
  const { meta } = error as { meta?: { driverAdapterError?: { cause?: { originalCode?: string } } } };
  return meta?.driverAdapterError?.cause?.originalCode === '23503';
}
