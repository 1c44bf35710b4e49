import { db } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';
import { confirmSubscriber, isFresh } from '@/lib/subscriptions/confirm-subscriber';
import { parseChange, type Change } from '@/lib/subscriptions/schema';
import { timeZones } from '@/lib/time-zones';

export type ChangeOutcome =
  | { outcome: 'changed'; intent: Change['intent'] }
  | { outcome: 'invalid' }
  /** There is no such subscription of this subscriber's. */
  | { outcome: 'unknown' }
  /** Its address was never confirmed, or is forgotten: there is nothing to change. */
  | { outcome: 'not-now' };

/**
 * Changes how a subscriber is told, or takes back what was left. Every change holds for what waits as well, and can be sent
 * again. Coming back from having left everything confirms an address whose link is still good.
 */
export async function changeSubscriber({
  subscriberId,
  raw,
}: {
  subscriberId: string;
  raw: unknown;
}): Promise<ChangeOutcome> {
  const change = parseChange(raw);
  if (change === null || (change.intent === 'settings' && !timeZones().includes(change.timeZone)))
    return { outcome: 'invalid' };
  const subscriber = await db.subscriber.findUnique({ where: { id: subscriberId } });
  if (subscriber === null) return { outcome: 'unknown' };
  const isGone = subscriber.accountId === null && subscriber.email === null;
  const { intent } = change;
  if (intent === 'forget') {
    if (subscriber.accountId !== null) return { outcome: 'invalid' };
    await forget(subscriberId);
    return { outcome: 'changed', intent };
  }
  if (isGone) return { outcome: 'not-now' };
  if (subscriber.confirmedAt === null && !(intent === 'resubscribe' && isFresh(subscriber)))
    return { outcome: 'not-now' };
  if (intent === 'follow') {
    const mine = { id: change.subscription, subscriberId };
    const { count } = await db.subscription.updateMany({ where: mine, data: { endedAt: null } });
    return count === 1 ? { outcome: 'changed', intent } : { outcome: 'unknown' };
  }
  await db.subscriber.update({ where: { id: subscriberId }, data: columnsOf(change) });
  if (subscriber.confirmedAt === null) await confirmSubscriber(subscriberId);
  return { outcome: 'changed', intent };
}

function columnsOf(change: Exclude<Change, { intent: 'follow' }>): Prisma.SubscriberUpdateInput {
  const again = { suppressedAt: null, suppressedCode: null, bounceScore: 0 };
  switch (change.intent) {
    case 'settings':
      return {
        rhythm: change.rhythm,
        digestHour: change.hour,
        timeZone: change.timeZone,
        withReply: change.content === 'reply',
      };
    case 'pause':
      return { pausedAt: new Date() };
    case 'resume':
      return { pausedAt: null, ...again };
    case 'resubscribe':
      return { leftAt: null, pausedAt: null, ...again };
    case 'forget':
      return {};
  }
}

/** Of a guest nothing stays but the keyed hash by which the promise is kept that nothing goes there any more. */
async function forget(subscriberId: string): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.subscription.deleteMany({ where: { subscriberId } });
    await tx.notification.deleteMany({ where: { subscriberId } });
    await tx.replyMail.deleteMany({ where: { subscriberId } });
    await tx.outcomeMail.deleteMany({ where: { subscriberId } });
    await tx.subscriber.update({
      where: { id: subscriberId },
      data: {
        ...{ email: null, leftAt: new Date(), confirmedAt: null, confirmAskedAt: null },
        ...{ rhythm: 'immediate', digestHour: 8, timeZone: 'UTC', withReply: false, pausedAt: null },
        ...{ lastDigestAt: null, bouncedAt: null, bounceScore: 0 },
      },
    });
  });
}
