import { createHmac, randomBytes } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import { DAY } from '@/lib/clock';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { Prisma } from '@/lib/generated/prisma/client';
import { singleton } from '@/lib/server/singleton';

/** PRODUCT 5: what one network may post in ten minutes before a person looks first, and before it has to wait. */
const FREE_POSTS = 10;
const MAX_POSTS = 60;
const WINDOW_SECONDS = 600;

/** A new secret a day; what is older than two is destroyed, and nothing can be linked to a network any more (PRODUCT 7). */
const SECRET_LIFE = DAY;
export const NETWORK_DAYS = 2;

export type Allowance =
  { outcome: 'free' } | { outcome: 'held' } | { outcome: 'refused'; retryAfter: number };

/**
 * Counts one post from this network (an IPv4 address, or the /64 of an IPv6 one) and says how it is to be treated.
 * A refused post is not counted, so that waiting helps. `retryAfter` is in seconds.
 */
export async function countPost(ip: string): Promise<Allowance> {
  if (env.RATE_LIMIT === 'off') return { outcome: 'free' };
  const key = await networkKey({ ip, action: 'post' });
  const [use] = await db.$queryRaw<{ uses: number; retryAfter: number }[]>(Prisma.sql`
    SELECT coalesce(sum(uses), 0)::int AS uses,
      greatest(1, ceil(extract(epoch FROM min(at) + ${WINDOW_SECONDS} * interval '1 second' - now())))::int AS "retryAfter"
    FROM network_use
    WHERE network_key = ${key} AND action = 'post' AND at > now() - ${WINDOW_SECONDS} * interval '1 second'`);
  const uses = use?.uses ?? 0;
  if (uses >= MAX_POSTS) return { outcome: 'refused', retryAfter: use?.retryAfter ?? WINDOW_SECONDS };
  await db.$executeRaw(Prisma.sql`
    INSERT INTO network_use (network_key, action, at) VALUES (${key}, 'post', date_trunc('second', now()))
    ON CONFLICT (network_key, action, at) DO UPDATE SET uses = network_use.uses + 1`);
  return uses < FREE_POSTS ? { outcome: 'free' } : { outcome: 'held' };
}

/** Destroys secrets and counts past their time. Says how many counts went. */
export async function forgetNetworks(): Promise<number> {
  const horizon = new Date(Date.now() - NETWORK_DAYS * DAY);
  await db.networkSecret.deleteMany({ where: { createdAt: { lt: horizon } } });
  const { count } = await db.networkUse.deleteMany({ where: { at: { lt: horizon } } });
  return count;
}

/** 16 bytes that stand for a network for as long as the secret lives, and say nothing of it afterwards. */
async function networkKey({ ip, action }: { ip: string; action: string }): Promise<Buffer> {
  const secret = await currentSecret();
  return createHmac('sha256', secret)
    .update(`${action}|${networkOf(ip)}`)
    .digest()
    .subarray(0, 16);
}

/** The part of an address that its owner cannot change at will. */
export function networkOf(ip: string): string {
  if (isIPv4(ip)) return ip;
  if (!isIPv6(ip)) return 'unknown';
  const [head = '', tail = ''] = ip.toLowerCase().split('::', 2);
  const left = head === '' ? [] : head.split(':');
  const right = ip.includes('::') && tail !== '' ? tail.split(':') : [];
  const missing = ip.includes('::') ? Math.max(0, 8 - left.length - right.length) : 0;
  const groups = [...left, ...Array<string>(missing).fill('0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

async function currentSecret(): Promise<Buffer> {
  const kept = singleton<{ secret: Buffer | null; until: number }>('network-secret', () => ({
    secret: null,
    until: 0,
  }));
  if (kept.secret !== null && Date.now() < kept.until) return kept.secret;
  const newest = (await newestSecret()) ?? (await makeSecret());
  Object.assign(kept, {
    secret: Buffer.from(newest.secret),
    until: newest.createdAt.getTime() + SECRET_LIFE,
  });
  return Buffer.from(newest.secret);
}

async function newestSecret() {
  return db.networkSecret.findFirst({
    where: { createdAt: { gt: new Date(Date.now() - SECRET_LIFE) } },
    orderBy: { id: 'desc' },
  });
}

/** Two processes may come here at once: the lock lets the second one find what the first one made. */
async function makeSecret() {
  return db.$transaction(async (tx) => {
    await tx.$executeRaw(Prisma.sql`LOCK TABLE network_secret IN EXCLUSIVE MODE`);
    const there = await tx.networkSecret.findFirst({
      where: { createdAt: { gt: new Date(Date.now() - SECRET_LIFE) } },
      orderBy: { id: 'desc' },
    });
    return there ?? tx.networkSecret.create({ data: { secret: new Uint8Array(randomBytes(32)) } });
  });
}
