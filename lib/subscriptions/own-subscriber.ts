import { readAccountEmail } from '@/lib/auth/account-email';
import type { SignedIn } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { newId } from '@/lib/ids';
import { manageHash } from '@/lib/subscriptions/manage-token';
import { maskEmail } from '@/lib/subscriptions/mask-email';
import { readSubscriber, type SubscriberView } from '@/lib/subscriptions/read-subscriber';

/** The id of an account's subscriber, which is made when it is not there yet. */
export async function ownSubscriber({ accountId }: SignedIn): Promise<string> {
  const id = newId();
  const { id: own } = await db.subscriber.upsert({
    where: { accountId },
    create: { id, accountId, confirmedAt: new Date(), tokenHash: manageHash({ id, tokenVersion: 1 }) },
    update: {},
    select: { id: true },
  });
  return own;
}

/** What an account follows. It makes nothing: one that never asked to be told of anything follows nothing. */
export async function readOwnSubscriber({ accountId }: SignedIn): Promise<SubscriberView> {
  const own = await db.subscriber.findUnique({ where: { accountId }, select: { id: true } });
  const view = own && (await readSubscriber(own.id));
  if (view !== null) return view;
  const email = await readAccountEmail(accountId);
  return { ...NOTHING_YET, maskedEmail: email === null ? null : maskEmail(email) };
}

/** What the columns begin with. */
const NOTHING_YET: SubscriberView = {
  ...{ state: 'on', isAccount: true, maskedEmail: null, isRefused: false, follows: [], ended: [] },
  ...{ rhythm: 'immediate', digestHour: 8, timeZone: 'UTC', withReply: false, pausedAt: null },
};
