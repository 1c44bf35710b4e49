import { db } from '@/lib/db';
import { newestNetworkKey, type NetworkKey } from '@/lib/http/network-keys';
import { networkOf } from '@/lib/http/rate-limit';
import { keys } from '@/lib/privacy/keys';
import { open, seal } from '@/lib/privacy/seal';

/** What the keys of networks are made for here: they are none of those that count posts. */
export const SANCTION = 'sanction';

/** A bucket as it is kept with a comment. */
export interface SealedBucket {
  sealed: Buffer;
  until: Date;
}

/**
 * Seals by which network (an IPv4 address, or the /64 of an IPv6 one) a comment comes, as a hash under the key of the day:
 * when that key is destroyed, two days on at the latest, it says nothing any more. The address itself is not in it. Null
 * when nobody knows what network it is.
 */
export async function sealBucket({
  commentId,
  ip,
}: {
  commentId: string;
  ip: string;
}): Promise<SealedBucket | null> {
  const bucket = await bucketOf(ip);
  if (bucket === null) return null;
  const { key, until } = bucket;
  return { sealed: seal({ key: keys().encryption, plaintext: key, context: contextOf(commentId) }), until };
}

/** The bucket that was kept with a comment; null when there is none, or none any more. */
export async function openBucket(commentId: string): Promise<NetworkKey | null> {
  const bucket = await db.abuseBucket.findUnique({ where: { commentId, until: { gt: new Date() } } });
  if (bucket === null) return null;
  const { sealed, until } = bucket;
  return { key: open({ key: keys().encryption, sealed, context: contextOf(commentId) }), until };
}

/** The bucket of an address under the key of the day; null when nobody knows what network it is. */
export async function bucketOf(ip: string): Promise<NetworkKey | null> {
  const network = networkOf(ip);
  return network === 'unknown' ? null : newestNetworkKey(network, SANCTION);
}

/** Takes away those whose key is gone. Says how many went. */
export async function forgetBuckets(): Promise<number> {
  const { count } = await db.abuseBucket.deleteMany({ where: { until: { lte: new Date() } } });
  return count;
}

function contextOf(commentId: string): string {
  return `abuse-bucket:${commentId}`;
}
