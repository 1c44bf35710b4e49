import { HOUR, MINUTE, SECOND } from '@/lib/clock';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { errorFacts, log } from '@/lib/log';
import { canSendMail } from '@/lib/mail/can-send-mail';
import { sendMails, senderOf, type Mail, type SendOutcome } from '@/lib/mail/send';
import { confirmSubscriptionMail } from '@/lib/mail/subscription-mail';
import { suppress } from '@/lib/notifications/bounce-score';
import { messageIdOf } from '@/lib/notifications/mail-headers';
import { endingWith, tagAddress } from '@/lib/notifications/tagged-address';
import { UNCONFIRMED_DAYS } from '@/lib/subscriptions/forget-unconfirmed';
import { keepManageHash } from '@/lib/subscriptions/keep-manage-hash';
import { manageUrl } from '@/lib/subscriptions/manage-token';
import { openSubscriberEmail } from '@/lib/subscriptions/subscriber-email';

/** PRODUCT 6.3: one mail a day to an address, three ever, whoever types it and however often. */
const MAILS_EVER = 3;
const MAIL_EVERY = 24 * HOUR;

const AT_ONCE = 20;

/** While a mail is being sent nobody else sends it. */
const LEASE = 10 * MINUTE;

/** A server that would not take it is asked again after so long, until what was asked for is forgotten. */
const WAIT = 15 * MINUTE;

/**
 * Asks guests by mail whether they want to be told, once a comment they asked with can be read, or at once when they asked by
 * itself. Every process claims its own. Returns how many were asked.
 */
export async function confirmSubscriptions(): Promise<number> {
  if (!canSendMail()) return 0;
  const due = await claim();
  if (due.length === 0) return 0;
  const asked = await sendMails((send) => Promise.all(due.map((subscriber) => ask(subscriber, send))));
  return asked.filter(Boolean).length;
}

interface Due {
  id: string;
  tokenVersion: number;
  tokenHash: Uint8Array;
  email: Uint8Array;
  emailIndex: Uint8Array;
  sent: number;
}

function claim(): Promise<Due[]> {
  return db.$queryRaw(Prisma.sql`
    WITH due AS (
      SELECT s.id FROM subscriber s
      WHERE s.confirm_asked_at <= now() AND s.confirmed_at IS NULL AND s.left_at IS NULL AND s.suppressed_at IS NULL
        AND s.email IS NOT NULL AND s.confirm_sent_count < ${MAILS_EVER}
        AND (s.confirm_sent_at IS NULL OR s.confirm_sent_at <= now() - ${MAIL_EVERY / SECOND} * interval '1 second')
        AND EXISTS (
          SELECT 1 FROM subscription x LEFT JOIN comment c ON c.id = x.asked_with
          WHERE x.subscriber_id = s.id AND x.ended_at IS NULL AND (x.asked_with IS NULL OR c.visible OR ${isAskedElsewhere}))
      ORDER BY s.confirm_asked_at LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED
    )
    UPDATE subscriber s SET confirm_asked_at = now() + ${LEASE / SECOND} * interval '1 second'
    FROM due WHERE s.id = due.id
    RETURNING s.id, s.token_version AS "tokenVersion", s.token_hash AS "tokenHash", s.email, s.email_index AS "emailIndex", s.confirm_sent_count AS sent`);
}

/** With another comment from the same address, which can be read: whatever waits, be it a stranger's, keeps nothing back. */
const isAskedElsewhere = Prisma.sql`EXISTS (
  SELECT 1 FROM comment o
  WHERE o.email_index = s.email_index AND o.article_id = x.article_id AND o.visible AND o.asks_mail)`;

/** Whether the server took it. One that fails keeps no other back. */
async function ask(due: Due, send: (mail: Mail) => Promise<SendOutcome>): Promise<boolean> {
  const { id, sent } = due;
  try {
    const to = openSubscriberEmail(due);
    if (to === null) return false;
    await keepManageHash(due);
    const outcome = await send({
      to,
      ...confirmSubscriptionMail({ href: manageUrl(due), days: UNCONFIRMED_DAYS }),
      messageId: messageIdOf(['confirm', id, String(sent)]),
      headers: { 'X-Auto-Response-Suppress': 'All' },
      bounceTo:
        tagAddress({ purpose: 'subscriber', id: endingWith({ id, mailbox: { ...due, account: null } }) }) ??
        senderOf().address,
    });
    await settle(due, outcome);
    return outcome.outcome === 'sent';
  } catch (error) {
    log('warn', 'confirmation-not-sent', errorFacts(error));
    return false;
  }
}

async function settle({ id, sent }: Due, outcome: SendOutcome): Promise<void> {
  if (outcome.outcome === 'sent' || outcome.outcome === 'refused')
    await db.subscriber.update({
      where: { id },
      data: { confirmSentAt: new Date(), confirmSentCount: sent + 1, confirmAskedAt: null },
    });
  else await db.subscriber.update({ where: { id }, data: { confirmAskedAt: new Date(Date.now() + WAIT) } });
  if (outcome.outcome === 'refused' && outcome.isAddress)
    await suppress({ subscriberId: id, code: outcome.code });
}
