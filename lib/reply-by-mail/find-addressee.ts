import { openAccountEmail } from '@/lib/auth/account-email';
import { db } from '@/lib/db';
import { openSubscriberEmail } from '@/lib/subscriptions/subscriber-email';
import type { Writer } from '@/lib/comments/comment-writer';

/** To whom a mail about a comment was sent, and where an answer to it would stand. */
export interface Addressee {
  subscriber: { id: string; tokenVersion: number; tokenHash: Uint8Array };
  email: string;
  /** Of a member; null for a guest. */
  writer: Writer | null;
  /** As a guest was called in the comment that was answered; null when none of theirs was. */
  guestName: string | null;
  /** Whether they want to be told of anything at this moment. */
  isTold: boolean;
  slug: string;
  commentId: string;
}

/**
 * The addressee of the mail that told of one notification, as they are now; null when it is forgotten, or they have left,
 * have no confirmed address any more, or get no mail there.
 */
export async function findAddressee(notificationId: string): Promise<Addressee | null> {
  const notification = await db.notification.findUnique({
    where: { id: BigInt(notificationId) },
    include: {
      subscriber: { include: { account: true, merged: { include: { account: true } } } },
      comment: { include: { article: true, parent: true } },
    },
  });
  if (notification === null) return null;
  const { comment, reason } = notification;
  const { merged, ...own } = notification.subscriber;
  const subscriber = merged ?? own;
  const { account } = subscriber;
  if (subscriber.confirmedAt === null || subscriber.leftAt !== null || subscriber.suppressedAt !== null)
    return null;
  const email = account === null ? openSubscriberEmail(subscriber) : openAccountEmail(account);
  if (email === null) return null;
  const isReply = reason === 'reply' && comment.parent?.accountId === null;
  return {
    subscriber,
    email,
    writer: account && { accountId: account.id, displayName: account.displayName, role: account.role },
    guestName: account === null && isReply ? (comment.parent?.authorName ?? null) : null,
    isTold: subscriber.pausedAt === null,
    slug: comment.article.slug,
    commentId: comment.id,
  };
}
