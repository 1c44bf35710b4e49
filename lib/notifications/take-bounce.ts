import { db } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';
import { readBounce, type Bounce } from '@/lib/mail/read-bounce';
import { countSoftBounce, suppress } from '@/lib/notifications/bounce-score';
import { endsInMailbox, idInEnding, readTag } from '@/lib/notifications/tagged-address';

/** What was done about a mail that came back: nothing more is sent there, it is counted, or it was none of ours or no bounce. */
export type BounceOutcome = { outcome: 'suppressed' | 'counted' | 'ignored' | 'unknown' };

/**
 * Takes a mail that came to the address where ours come back to. `source` has one character for each byte (latin1);
 * `recipient` is the address it came to, where the mail server says so: else its own headers are believed. Whose mail it is is
 * known by our own address alone, never by what a report says, so that nobody can have somebody else taken off; what comes back
 * from a mailbox that was given up since says nothing of the next. The same report counts once.
 */
export async function takeBounce({
  source,
  recipient,
}: {
  source: string;
  recipient: string | null;
}): Promise<BounceOutcome> {
  const { recipients, ...bounce } = readBounce(source);
  const tag = (recipient === null ? recipients : [recipient]).map(readTag).find((found) => found !== null);
  // What was written in answer to a mail, or to leave, is no report, and not for here.
  if (tag === undefined || tag.purpose === 'reply' || tag.purpose === 'unsubscribe')
    return { outcome: 'unknown' };
  if (bounce.kind === 'none') return { outcome: 'ignored' };
  switch (tag.purpose) {
    case 'notification':
      return takeMailBounce(tag.id, bounce);
    case 'outcome':
      return takeOutcomeBounce(tag.id, bounce);
    case 'subscriber':
      return takeOtherBounce(tag.id, bounce);
  }
}

type Came = Exclude<Bounce, { kind: 'none' }>;

/** What of a subscriber tells which mailbox they have now. */
const RECIPIENT = {
  select: { id: true, emailIndex: true, account: { select: { emailIndex: true } } },
} as const;

async function takeMailBounce(ending: string, bounce: Came): Promise<BounceOutcome> {
  const id = BigInt(idInEnding(ending));
  const mail = await db.replyMail.findUnique({ where: { id }, select: { subscriber: RECIPIENT } });
  if (mail === null || !endsInMailbox(ending, mail.subscriber)) return { outcome: 'unknown' };
  return db.$transaction(async (tx) => {
    const { count } = await tx.replyMail.updateMany({
      where: { id, bouncedAt: null },
      data: { bouncedAt: new Date(), code: bounce.code },
    });
    return count === 0
      ? { outcome: 'unknown' }
      : countBounce(tx, { subscriberId: mail.subscriber.id, bounce });
  });
}

async function takeOutcomeBounce(ending: string, bounce: Came): Promise<BounceOutcome> {
  const id = BigInt(idInEnding(ending));
  const mail = await db.outcomeMail.findUnique({ where: { id }, select: { subscriber: RECIPIENT } });
  if (mail === null || !endsInMailbox(ending, mail.subscriber)) return { outcome: 'unknown' };
  return db.$transaction(async (tx) => {
    const { count } = await tx.outcomeMail.updateMany({
      where: { id, outcome: 'sent' },
      data: { outcome: 'bounced', code: bounce.code },
    });
    return count === 0
      ? { outcome: 'unknown' }
      : countBounce(tx, { subscriberId: mail.subscriber.id, bounce });
  });
}

async function countBounce(
  tx: Prisma.TransactionClient,
  { subscriberId, bounce }: { subscriberId: string; bounce: Came },
): Promise<BounceOutcome> {
  if (bounce.kind === 'soft') {
    await countSoftBounce(subscriberId, tx);
    return { outcome: 'counted' };
  }
  await suppress({ subscriberId, code: bounce.code }, tx);
  return { outcome: 'suppressed' };
}

/**
 * A mail that asks to confirm, or says what became of an answer: there is no row of it by which a report would count once, so
 * only that nobody is there is taken from it.
 */
async function takeOtherBounce(ending: string, bounce: Came): Promise<BounceOutcome> {
  const found = await db.subscriber.findUnique({
    where: { id: idInEnding(ending) },
    select: { ...RECIPIENT.select, merged: RECIPIENT },
  });
  const subscriber = found?.merged ?? found;
  if (!subscriber || !endsInMailbox(ending, subscriber)) return { outcome: 'unknown' };
  if (bounce.kind === 'soft') return { outcome: 'ignored' };
  await suppress({ subscriberId: subscriber.id, code: bounce.code });
  return { outcome: 'suppressed' };
}
