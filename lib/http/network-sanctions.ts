import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { SANCTION } from '@/lib/http/abuse-bucket';
import { networkKeys, type NetworkKey } from '@/lib/http/network-keys';
import { networkOf } from '@/lib/http/rate-limit';

/** What guests of one network are held to. `reason` is a code. */
export interface NetworkSanction {
  kind: 'hold' | 'mute' | 'ban';
  reason: string;
  until: Date;
}

/** Holds the guests of one bucket to something for so many hours, or for as long as the key lives by which it is known. */
export async function sanctionNetwork(
  tx: Prisma.TransactionClient,
  { sanctionId, bucket: { key, until }, kind, reason, hours }: SanctionedNetwork,
): Promise<{ until: Date }> {
  const [row] = await tx.$queryRaw<[{ until: Date }]>(Prisma.sql`
    INSERT INTO network_sanction (sanction_id, network_key, kind, reason, until)
    VALUES (${sanctionId}, ${key}, ${kind}, ${reason}, least(now() + ${hours}::int * interval '1 hour', ${until}::timestamptz))
    RETURNING until`);
  return row;
}

interface SanctionedNetwork {
  sanctionId: string;
  bucket: NetworkKey;
  kind: NetworkSanction['kind'];
  reason: string;
  hours: number;
}

/** Ends what holds for a network by these sanctions, if anything does. */
export async function freeNetwork(tx: Prisma.TransactionClient, sanctionIds: string[]): Promise<void> {
  await tx.networkSanction.deleteMany({ where: { sanctionId: { in: sanctionIds } } });
}

/** What guests of this network are held to at this moment, the hardest of it. Asking leaves no trace. */
export async function readNetworkSanction(ip: string): Promise<NetworkSanction | null> {
  const network = networkOf(ip);
  if (network === 'unknown') return null;
  const keys = await networkKeys(network, SANCTION);
  return readBucketSanction(keys.map(({ key }) => key));
}

/** The same, of a network that is known by these keys alone. */
export async function readBucketSanction(keys: Buffer[]): Promise<NetworkSanction | null> {
  const [sanction] = await db.$queryRaw<NetworkSanction[]>(Prisma.sql`
    SELECT kind, reason, until FROM network_sanction WHERE network_key = ANY(${keys}::bytea[]) AND until > now()
    ORDER BY array_position(ARRAY['ban', 'mute', 'hold'], kind), until DESC LIMIT 1`);
  return sanction ?? null;
}

/** Takes away what is over. Says how many went. */
export async function forgetNetworkSanctions(): Promise<number> {
  return db.$executeRaw(Prisma.sql`DELETE FROM network_sanction WHERE until <= now()`);
}
