import { db } from '@/lib/db';
import { readNetworkSanction, type NetworkSanction } from '@/lib/http/network-sanctions';
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
  const comment = await db.comment.findUnique({
    where: { id },
    select: { accountId: true, origin: { include: { originKey: true } } },
  });
  if (comment === null || comment.accountId !== null) return null;
  const origin = comment.origin && openOrigin(comment.origin);
  return origin === null ? null : readNetworkSanction(origin.ip);
}
