import { authorKeyOf } from '@/lib/auth/author-key';
import type { SignedIn } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { isId } from '@/lib/ids';

/** More people than anybody can tell apart; a list that is read with every page has to end somewhere. */
const MAX_IGNORED = 200;

export interface IgnoredPerson {
  /** What `stopIgnoring` takes. */
  authorKey: string;
  /** As it was when they were put on the list. */
  name: string;
  createdAt: Date;
}

export type IgnoreOutcome =
  | { outcome: 'ignored'; authorKey: string; name: string }
  /** No such comment can be read, or its author is the one who asks. */
  | { outcome: 'unknown' | 'self' }
  | { outcome: 'too-many' };

/** Has the author of this comment ignored from now on: their comments are folded, and nothing of them is mailed. */
export async function ignoreAuthor({
  viewer,
  commentId,
}: {
  viewer: SignedIn;
  commentId: string;
}): Promise<IgnoreOutcome> {
  if (!isId(commentId)) return { outcome: 'unknown' };
  const comment = await db.comment.findFirst({
    where: { id: commentId, visible: true },
    select: { accountId: true, badge: true, authorName: true },
  });
  if (comment === null) return { outcome: 'unknown' };
  const { accountId } = viewer;
  if (comment.accountId === accountId) return { outcome: 'self' };
  if ((await db.ignoredAuthor.count({ where: { accountId } })) >= MAX_IGNORED) return { outcome: 'too-many' };
  const authorKey = authorKeyOf(comment);
  const name = comment.authorName;
  await db.ignoredAuthor.createMany({ data: [{ accountId, authorKey, name }], skipDuplicates: true });
  return { outcome: 'ignored', authorKey, name };
}

/** Takes somebody off the list. Says whether they were on it. */
export async function stopIgnoring({
  viewer,
  authorKey,
}: {
  viewer: SignedIn;
  authorKey: string;
}): Promise<boolean> {
  if (!authorKey.isWellFormed() || authorKey.includes('\0')) return false;
  const { count } = await db.ignoredAuthor.deleteMany({ where: { accountId: viewer.accountId, authorKey } });
  return count > 0;
}

/** Whom this account ignores, the latest first. */
export async function listIgnored(viewer: SignedIn): Promise<IgnoredPerson[]> {
  return db.ignoredAuthor.findMany({
    where: { accountId: viewer.accountId },
    select: { authorKey: true, name: true, createdAt: true },
    orderBy: [{ createdAt: 'desc' }, { authorKey: 'asc' }],
    take: MAX_IGNORED,
  });
}
