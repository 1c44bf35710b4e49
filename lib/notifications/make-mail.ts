import { env } from '@/lib/env';
import { discreetReplyMail, openDigestMail, openReplyMail } from '@/lib/mail/reply-mail';
import { senderOf, type Mail } from '@/lib/mail/send';
import { listHeaders, messageIdOf, threadHeaders } from '@/lib/notifications/mail-headers';
import type { MailContent, Recipient, Told } from '@/lib/notifications/read-mails';
import { endingWith, tagAddress } from '@/lib/notifications/tagged-address';
import { manageUrl } from '@/lib/subscriptions/manage-token';

/** A mail about comments as it was made, before what it is about was looked at once more. */
export interface MadeMail {
  id: bigint;
  subscriberId: string;
  /** The comment it is known by, in it or not. */
  headId: string;
  isDigest: boolean;
}

/** The mail to `to` that says what is to be said. The same for every try, as far as what it tells of is. */
export function makeMail({
  mail,
  content: { recipient, told, more },
  to,
  site,
}: {
  mail: MadeMail;
  /** With one comment at least. */
  content: MailContent;
  to: string;
  site: { name: string; mailReplies: boolean };
}): Mail {
  const manageHref = manageUrl(recipient);
  const isOpen = recipient.withReply && !mail.isDigest;
  const answer =
    site.mailReplies && isOpen && more === 0 && told.length === 1 ? answerOf(recipient, told) : null;
  const words = {
    comments: told.map((comment) => ({ ...comment, href: discreetHref(comment.commentId) })),
    more,
    manageHref,
    siteName: site.name,
    answerAs: answer?.as ?? null,
  };
  const make = !recipient.withReply ? discreetReplyMail : mail.isDigest ? openDigestMail : openReplyMail;
  const { messageId, headers } = idHeaders(mail, told);
  return {
    to,
    ...make(words),
    messageId,
    headers: {
      ...headers,
      ...listHeaders({
        manageHref,
        unsubscribeHref: `${manageHref}/unsubscribe`,
        unsubscribeTo: site.mailReplies
          ? tagAddress({
              purpose: 'unsubscribe',
              id: endingWith({ id: recipient.id, mailbox: recipient }),
            })
          : null,
        ...(told[0] !== undefined && { archiveHref: discreetHref(told[0].commentId) }),
      }),
    },
    ...(answer !== null && { replyTo: answer.to }),
    bounceTo:
      tagAddress({
        purpose: 'notification',
        id: endingWith({ id: String(mail.id), mailbox: recipient }),
      }) ?? senderOf().address,
  };
}

/**
 * Where an answer to a mail about one comment goes, and under which name it is posted: what was said as a guest is answered by
 * that guest (lib/reply-by-mail/find-addressee).
 */
function answerOf(recipient: Recipient, [first]: Told[]): { to: string; as: string } | null {
  if (first === undefined) return null;
  const as = first.ownName ?? recipient.name;
  const to = tagAddress({
    purpose: 'reply',
    id: endingWith({ id: String(first.notificationId), mailbox: recipient }),
  });
  return as === null || to === null ? null : { to, as };
}

/** Where a comment is found, without a word of what it is about in the address. */
function discreetHref(commentId: string): string {
  return `${env.SITE_URL}/comments/${commentId}`;
}

/** A digest answers nothing; any other mail stands in its thread where its first comment does. */
function idHeaders({ id, subscriberId, headId, isDigest }: MadeMail, told: Told[]) {
  if (isDigest) return { messageId: messageIdOf(['digest', String(id)]), headers: {} };
  const head = told.find(({ commentId }) => commentId === headId) ?? told[0];
  return threadHeaders({
    subscriberId,
    place: {
      commentId: headId,
      articleId: head?.articleId ?? '',
      ancestorIds: head?.ancestorIds ?? [],
    },
  });
}
