import { db } from '@/lib/db';
import { bucketOf, openBucket } from '@/lib/http/abuse-bucket';
import type { NetworkKey } from '@/lib/http/network-keys';
import { readBucketSanction, readNetworkSanction, type NetworkSanction } from '@/lib/http/network-sanctions';
import { openOrigin } from '@/lib/privacy/origins';

/**
 * What guests of the network are held to at this moment from which this guest's comment came, so that nobody is shut out
 * without knowing it. Null for a member's, and where it is not known any more where it came from.
 */
export async function readNetworkOf(id: string): Promise<NetworkSanction | null> {
  const inForce = await db.networkSanction.findFirst({
    where: { until: { gt: new Date() } },
    select: { kind: true },
  });
  if (inForce === null) return null;
  const comment = await db.comment.findUnique({ where: { id }, select: fields });
  if (comment === null || comment.accountId !== null) return null;
  const origin = comment.origin && openOrigin(comment.origin);
  if (origin !== null) return readNetworkSanction(origin.ip);
  const bucket = await openBucket(id);
  return bucket && readBucketSanction([bucket.key]);
}

/**
 * By what the guests of the network are known from which a comment came: of the sealed origin, which is opened here and
 * nowhere shown, under the key of today; else what was kept with the comment, for as long as that lives. Null: nobody knows.
 */
export async function findBucket(id: string): Promise<NetworkKey | null> {
  const comment = await db.comment.findUnique({ where: { id }, select: fields });
  const origin = comment?.origin ? openOrigin(comment.origin) : null;
  return origin === null ? openBucket(id) : bucketOf(origin.ip);
}

const fields = { accountId: true, origin: { include: { originKey: true } } } as const;
