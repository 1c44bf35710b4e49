import type { SignedIn } from '@/lib/auth/viewer';
import { repliesFeed } from '@/lib/comments/feeds';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import type { FeedCursor } from '@/lib/feeds/cut-page';
import { keys } from '@/lib/privacy/keys';
import { deriveToken, hashToken } from '@/lib/privacy/tokens';

/** The secret address of a member's feed of replies; null where they did not ask for one, or it was made with another secret. */
export async function readFeedAddress({ accountId }: SignedIn): Promise<string | null> {
  const { feedHash, feedVersion } = await db.account.findUniqueOrThrow({
    where: { id: accountId },
    select: { feedHash: true, feedVersion: true },
  });
  const token = feedToken({ id: accountId, feedVersion });
  return feedHash !== null && hashToken(token).equals(feedHash) ? feedAddress(token) : null;
}

/** Makes a member's feed readable under a new address; whoever has an earlier one reads nothing more. */
export async function makeFeedAddress({ accountId }: SignedIn): Promise<string> {
  return db.$transaction(async (tx) => {
    const { feedVersion } = await tx.account.update({
      where: { id: accountId },
      data: { feedVersion: { increment: 1 } },
      select: { feedVersion: true },
    });
    const token = feedToken({ id: accountId, feedVersion });
    const feedHash = new Uint8Array(hashToken(token));
    await tx.account.update({ where: { id: accountId }, data: { feedHash }, select: { id: true } });
    return feedAddress(token);
  });
}

/** Ends a member's feed: its address is as unknown as any. */
export async function endFeed({ accountId }: SignedIn): Promise<void> {
  await db.account.update({ where: { id: accountId }, data: { feedHash: null }, select: { id: true } });
}

/** A page of what answers one member, for whoever has the address; null for every token that is none. */
export async function privateFeed(token: string, cursor: FeedCursor): Promise<string | null> {
  const account = await db.account.findUnique({
    where: { feedHash: new Uint8Array(hashToken(token)) },
    select: { id: true, feedVersion: true },
  });
  if (account === null || feedToken(account) !== token) return null;
  return repliesFeed({ accountId: account.id, url: feedAddress(token) }, cursor);
}

function feedToken({ id, feedVersion }: { id: string; feedVersion: number }): string {
  return deriveToken({ key: keys().token, purpose: 'replies-feed', id, version: feedVersion });
}

function feedAddress(token: string): string {
  return `${env.SITE_URL}/feeds/${token}`;
}
