import { openAccountEmail } from '@/lib/auth/account-email';
import { DAY, MINUTE, SECOND } from '@/lib/clock';
import { declineSentences } from '@/lib/comments/decline-sentence';
import { decidedReason, receiptPath } from '@/lib/comments/receipts';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { Prisma } from '@/lib/generated/prisma/client';
import { errorFacts, log } from '@/lib/log';
import { canSendMail } from '@/lib/mail/can-send-mail';
import { discreetOutcomeMail, openOutcomeMail, type Outcome } from '@/lib/mail/outcome-mail';
import { sendMails, senderOf, type Mail, type SendOutcome } from '@/lib/mail/send';
import { countSoftBounce, hasBounced, suppress } from '@/lib/notifications/bounce-score';
import { listHeaders, messageIdOf } from '@/lib/notifications/mail-headers';
import { waitAfter } from '@/lib/notifications/settle-mail';
import { endingWith, tagAddress } from '@/lib/notifications/tagged-address';
import { readSettings } from '@/lib/site';
import { keepManageHash } from '@/lib/subscriptions/keep-manage-hash';
import { manageUrl } from '@/lib/subscriptions/manage-token';
import { openSubscriberEmail } from '@/lib/subscriptions/subscriber-email';

const AT_ONCE = 20;

/** Anybody can comment with an address they know: its owner hears of so many in a day, and finds the rest on the receipts. */
const MAILS_A_DAY = 10;

/** While a mail is being sent nobody else sends it. What a slow server leaves no time for waits till its lease has ended. */
const LEASE_MINUTES = 10;
const ROUND = 5 * MINUTE;

/**
 * Tells authors who asked for it what became of a comment that had to wait. Everything is looked at again first: a decision that
 * was taken back, or somebody who has left, is told of nothing. Every process claims its own; what one that died had claimed comes
 * again after the lease, as the same mail. Returns how many were settled.
 */
export async function tellAuthors(): Promise<number> {
  if (!canSendMail()) return 0;
  const claimed = await claim();
  if (claimed.length === 0) return 0;
  const { name } = await readSettings();
  const until = Date.now() + ROUND;
  return sendMails(async (send) => {
    let settled = 0;
    // One after the other, so that each sees what its address had before.
    for (const due of claimed) {
      if (Date.now() > until) break;
      if (await tell({ due, siteName: name, send })) settled += 1;
    }
    return settled;
  });
}

interface Due {
  id: bigint;
  attempts: number;
  /** Too much that went to this mailbox has come back lately. */
  hasBounced: boolean;
}

function claim(): Promise<Due[]> {
  return db.$queryRaw(Prisma.sql`
    WITH due AS (
      SELECT id FROM outcome_mail WHERE settled_at IS NULL AND next_try_at <= now()
      ORDER BY next_try_at, id LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED
    )
    UPDATE outcome_mail o SET attempts = o.attempts + 1, next_try_at = now() + ${LEASE_MINUTES} * interval '1 minute'
    FROM due, subscriber s WHERE o.id = due.id AND s.id = o.subscriber_id
    RETURNING o.id, o.attempts, ${hasBounced} AS "hasBounced"`);
}

interface Telling {
  due: Due;
  siteName: string;
  send: (mail: Mail) => Promise<SendOutcome>;
}

/** Whether it is done with. One that fails keeps no other back. */
async function tell({ due, siteName, send }: Telling): Promise<boolean> {
  try {
    const made = due.hasBounced ? null : await make(due.id, siteName);
    if (made === null) return await settle(due, 'empty', null);
    const outcome = await send(made.mail);
    switch (outcome.outcome) {
      case 'sent':
        return await settle(due, 'sent', null);
      case 'refused':
        if (outcome.isAddress) await suppress({ subscriberId: made.subscriberId, code: outcome.code });
        else await countSoftBounce(made.subscriberId);
        return await settle(due, 'refused', outcome.code);
      case 'off':
        return false;
      case 'later':
        return await putOff(due, { subscriberId: made.subscriberId, code: outcome.code });
    }
  } catch (error) {
    log('warn', 'outcome-not-told', { mail: String(due.id), ...errorFacts(error) });
    return false;
  }
}

/** The mail, if it is still true and still wanted. */
async function make(id: bigint, siteName: string): Promise<{ mail: Mail; subscriberId: string } | null> {
  const { kind, comment, subscriber } = await db.outcomeMail.findUniqueOrThrow({
    where: { id },
    include: { comment: { include: { article: true } }, subscriber: { include: { account: true } } },
  });
  const isTrue =
    kind === 'published'
      ? comment.visible
      : comment.status === 'declined' && !(await isOlder(id, comment.id));
  const { account } = subscriber;
  const wantsMail =
    subscriber.confirmedAt !== null &&
    subscriber.leftAt === null &&
    subscriber.pausedAt === null &&
    subscriber.suppressedAt === null &&
    account?.mailChoice !== 'none';
  const to = account === null ? openSubscriberEmail(subscriber) : openAccountEmail(account);
  if (!isTrue || !wantsMail || to === null) return null;
  const today = { gt: new Date(Date.now() - DAY) };
  const had = await db.outcomeMail.count({
    where: { subscriberId: subscriber.id, outcome: { in: ['sent', 'bounced'] }, settledAt: today },
  });
  if (had >= MAILS_A_DAY) return null;
  await keepManageHash(subscriber);
  const manageHref = manageUrl(subscriber);
  const declined = comment.firstPublishedAt === null ? 'declined' : 'taken-away';
  const words: Outcome = {
    kind: kind === 'published' ? 'published' : declined,
    canAppeal: comment.appealedAt === null,
    articleTitle: comment.article.title,
    ...decidedReason(comment, await declineSentences([comment.declineReason])),
    href: `${env.SITE_URL}${receiptPath(comment)}`,
    manageHref,
    siteName,
  };
  return {
    subscriberId: subscriber.id,
    mail: {
      to,
      ...(subscriber.withReply ? openOutcomeMail(words) : discreetOutcomeMail(words)),
      messageId: messageIdOf(['outcome', String(id)]),
      headers: listHeaders({ manageHref, unsubscribeHref: `${manageHref}/unsubscribe` }),
      bounceTo:
        tagAddress({ purpose: 'outcome', id: endingWith({ id: String(id), mailbox: subscriber }) }) ??
        senderOf().address,
    },
  };
}

/** Whether it was taken back and declined once more since: the later one tells of it. */
async function isOlder(id: bigint, commentId: string): Promise<boolean> {
  return (await db.outcomeMail.count({ where: { commentId, kind: 'declined', id: { gt: id } } })) > 0;
}

async function settle(
  { id }: Due,
  outcome: 'sent' | 'empty' | 'refused' | 'given-up',
  code: string | null,
): Promise<true> {
  await db.outcomeMail.update({ where: { id }, data: { settledAt: new Date(), outcome, code } });
  return true;
}

async function putOff(
  due: Due,
  { subscriberId, code }: { subscriberId: string; code: string },
): Promise<boolean> {
  const wait = waitAfter(due.attempts);
  if (wait === null) {
    await countSoftBounce(subscriberId);
    return settle(due, 'given-up', code);
  }
  await db.$executeRaw(Prisma.sql`
    UPDATE outcome_mail SET next_try_at = now() + ${wait / SECOND} * interval '1 second', code = ${code} WHERE id = ${due.id}`);
  return false;
}
