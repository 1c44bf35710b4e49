import { db } from '@/lib/db';

/** Leaves everything: no mail of any kind from now on, those that wait included, until its owner comes back. Any number of times. */
export async function leaveEverything(subscriberId: string): Promise<void> {
  await db.subscriber.updateMany({
    where: { id: subscriberId, leftAt: null },
    data: { leftAt: new Date(), confirmAskedAt: null },
  });
}

/** Leaves one thing. False when it is not this subscriber's; any number of times. */
export async function leaveOne(subscriberId: string, subscriptionId: string): Promise<boolean> {
  const mine = { id: subscriptionId, subscriberId };
  await db.subscription.updateMany({ where: { ...mine, endedAt: null }, data: { endedAt: new Date() } });
  return (await db.subscription.count({ where: mine })) === 1;
}
