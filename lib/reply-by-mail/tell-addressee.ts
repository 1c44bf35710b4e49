import { DAY, SECOND } from '@/lib/clock';
import { countUse } from '@/lib/http/rate-limit';
import { answeredMail, type Answered } from '@/lib/mail/answered-mail';
import { sendMail, senderOf } from '@/lib/mail/send';
import { listHeaders, messageIdOf } from '@/lib/notifications/mail-headers';
import { endingWith, tagAddress } from '@/lib/notifications/tagged-address';
import { keepManageHash } from '@/lib/subscriptions/keep-manage-hash';
import { manageUrl } from '@/lib/subscriptions/manage-token';
import type { Addressee } from '@/lib/reply-by-mail/find-addressee';

/** Whoever floods somebody's secret address floods no mailbox with it. */
const MAILS_A_DAY = 20;

/**
 * Tells the addressee what became of an answer in their name: at the address that was confirmed, whoever sent it. `nonce` names
 * the answer: told twice of one, they see the same mail twice. False when the mail server will not take it now; each try counts,
 * so that it is not tried for ever.
 */
export async function tellAddressee({
  addressee: { subscriber, email },
  answered,
  nonce,
  inReplyTo,
}: {
  addressee: Addressee;
  answered: Answered;
  nonce: string;
  inReplyTo: string | null;
}): Promise<boolean> {
  const use = { subject: `subscriber:${subscriber.id}`, action: 'answered-mail' };
  const counted = await countUse({ ...use, limit: MAILS_A_DAY, seconds: DAY / SECOND, isRule: true });
  if (counted.outcome === 'refused') return true;
  await keepManageHash(subscriber);
  const manageHref = manageUrl(subscriber);
  const { outcome } = await sendMail({
    to: email,
    ...answeredMail({ answered, manageHref }),
    messageId: messageIdOf(['answered', answered.outcome, nonce]),
    headers: {
      ...listHeaders({ manageHref, unsubscribeHref: `${manageHref}/unsubscribe` }),
      'Auto-Submitted': 'auto-replied',
      ...(inReplyTo !== null && ID.test(inReplyTo) && { 'In-Reply-To': inReplyTo, References: inReplyTo }),
    },
    bounceTo:
      tagAddress({ purpose: 'subscriber', id: endingWith({ id: subscriber.id, mailbox: subscriber }) }) ??
      senderOf().address,
  });
  return outcome !== 'later';
}

/** A Message-ID as it should be: what else a stranger wrote there goes into no header of ours. */
const ID = /^<[\x21-\x3b\x3d\x3f-\x7e]{3,200}>$/;
