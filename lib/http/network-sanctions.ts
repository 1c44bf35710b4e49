import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { networkKeys, networkOf } from '@/lib/http/rate-limit';

/** What guests of one network are held to. */
export interface NetworkSanction {
  kind: 'hold' | 'ban';
  until: Date;
}

/**
 * Holds the guests of this network (an IPv4 address, or the /64 of an IPv6 one) to something for so many hours, or for as
 * long as the key lives by which it is known: the address itself is neither kept nor logged. The later end of two counts.
 * Null when nobody knows what network it was.
 */
export async function sanctionNetwork(
  tx: Prisma.TransactionClient,
  { ip, kind, hours }: { ip: string; kind: NetworkSanction['kind']; hours: number },
): Promise<Date | null> {
  const network = networkOf(ip);
  if (network === 'unknown') return null;
  const [newest] = await networkKeys(network, ACTION);
  if (newest === undefined) return null;
  const [row] = await tx.$queryRaw<{ until: Date }[]>(Prisma.sql`
    INSERT INTO network_sanction AS this (network_key, kind, until)
    VALUES (${newest.key}, ${kind}, least(now() + ${hours}::int * interval '1 hour', ${newest.until}::timestamptz))
    ON CONFLICT (network_key, kind) DO UPDATE SET until = greatest(this.until, excluded.until)
    RETURNING until`);
  return row?.until ?? null;
}

/** What guests of this network are held to at this moment; a ban before anything else. Asking leaves no trace. */
export async function readNetworkSanction(ip: string): Promise<NetworkSanction | null> {
  const network = networkOf(ip);
  if (network === 'unknown') return null;
  const keys = (await networkKeys(network, ACTION)).map(({ key }) => key);
  const [sanction] = await db.$queryRaw<NetworkSanction[]>(Prisma.sql`
    SELECT kind, until FROM network_sanction WHERE network_key = ANY(${keys}::bytea[]) AND until > now()
    ORDER BY kind = 'ban' DESC, until DESC LIMIT 1`);
  return sanction ?? null;
}

/** Takes away what is over. Says how many went. */
export async function forgetNetworkSanctions(): Promise<number> {
  return db.$executeRaw(Prisma.sql`DELETE FROM network_sanction WHERE until <= now()`);
}

const ACTION = 'sanction';
