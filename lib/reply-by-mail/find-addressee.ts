import { openAccountEmail } from '@/lib/auth/account-email';
import { db } from '@/lib/db';
import type { Account, Comment } from '@/lib/generated/prisma/client';
import { endsInMailbox, idInEnding, type Mailbox } from '@/lib/notifications/tagged-address';
import { openSubscriberEmail } from '@/lib/subscriptions/subscriber-email';
import type { Writer } from '@/lib/comments/comment-writer';

/** To whom a mail about a comment was sent, and where an answer to it would stand. */
export interface Addressee {
  subscriber: { id: string; tokenVersion: number; tokenHash: Uint8Array } & Mailbox;
  email: string;
  /** Whose account it is; null for a guest. */
  accountId: string | null;
  /** As whom they answer: by their account, or by the name they had as a guest in the comment that was answered; null for neither. */
  writesAs: { account: Writer } | { guest: string } | null;
  /** Whether they want to be told of anything at this moment. */
  isTold: boolean;
  slug: string;
  commentId: string;
}

/**
 * The addressee of the mail that told of one notification, as they are now; null when it is forgotten, or they have left,
 * have another mailbox or no confirmed one any more, or get no mail there. `ending` is what the tag of that mail says.
 */
export async function findAddressee(ending: string): Promise<Addressee | null> {
  const notification = await db.notification.findUnique({
    where: { id: BigInt(idInEnding(ending)) },
    include: {
      subscriber: { include: { account: true } },
      comment: { include: { article: true, parent: true } },
    },
  });
  if (notification === null || !endsInMailbox(ending, notification.subscriber)) return null;
  const { comment, reason, subscriber } = notification;
  const { account } = subscriber;
  if (subscriber.confirmedAt === null || subscriber.leftAt !== null || subscriber.suppressedAt !== null)
    return null;
  const email = account === null ? openSubscriberEmail(subscriber) : openAccountEmail(account);
  if (email === null) return null;
  return {
    subscriber,
    email,
    accountId: account?.id ?? null,
    writesAs: personOf({ account, reason, parent: comment.parent }),
    isTold: subscriber.pausedAt === null,
    slug: comment.article.slug,
    commentId: comment.id,
  };
}

/**
 * What somebody said as a guest is answered by that guest, whoever has adopted it since or has an account now: nobody may learn
 * that the two are one. The mail says the same name (lib/notifications/read-mails, `ownName`).
 */
function personOf({
  account,
  reason,
  parent,
}: {
  account: Pick<Account, 'id' | 'displayName' | 'role'> | null;
  reason: string;
  parent: Pick<Comment, 'authorName' | 'badge' | 'accountId'> | null;
}): Addressee['writesAs'] {
  const isTheirs = reason === 'reply' || (account !== null && parent?.accountId === account.id);
  if (isTheirs && parent?.badge === null) return { guest: parent.authorName };
  if (account === null) return null;
  return { account: { accountId: account.id, displayName: account.displayName, role: account.role } };
}
