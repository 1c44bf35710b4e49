import { randomBytes } from 'node:crypto';
import { DAY } from '@/lib/clock';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { hmac } from '@/lib/privacy/hmac';
import { singleton } from '@/lib/server/singleton';

/** A new secret a day; what is older than two is destroyed, and nothing can be linked to a network any more (PRODUCT 7). */
const SECRET_LIFE = DAY;
export const NETWORK_DAYS = 2;

/**
 * The keys of a network under every secret that lives, the newest first, each with the time when its secret is destroyed:
 * what was kept under an older one is found for as long as that lives.
 */
export async function networkKeys(network: string, action: string): Promise<NetworkKey[]> {
  await putBack(await currentSecret());
  const life = NETWORK_DAYS * DAY;
  const secrets = await db.networkSecret.findMany({
    where: { createdAt: { gt: new Date(Date.now() - life) } },
    orderBy: { id: 'desc' },
  });
  return secrets.map(({ secret, createdAt }) => ({
    key: keyUnder(Buffer.from(secret), { subject: network, action }),
    until: new Date(createdAt.getTime() + life),
  }));
}

/** The key of a network under the secret of the day, with the time when that is destroyed. */
export async function newestNetworkKey(network: string, action: string): Promise<NetworkKey> {
  const key = keyUnder(await currentSecret(), { subject: network, action });
  // While another is being looked for at this moment nobody knows its end, but that it is not further away than this.
  const end = Math.min(keptSecret().until + SECRET_LIFE, Date.now() + NETWORK_DAYS * DAY);
  return { key, until: new Date(end) };
}

/** What stands for a network until its secret is destroyed. */
export interface NetworkKey {
  key: Buffer;
  until: Date;
}

/** 16 bytes that stand for a subject for as long as the secret lives, and say nothing of it afterwards. */
export function keyUnder(secret: Buffer, { subject, action }: { subject: string; action: string }): Buffer {
  return hmac(secret, `${action}|${subject}`).subarray(0, 16);
}

/** The secret of the day, as this process remembers it. However many come first, one asks. */
export async function currentSecret(): Promise<Buffer> {
  const kept = keptSecret();
  if (kept.secret !== null && Date.now() < kept.until) return kept.secret;
  kept.until = Infinity;
  kept.secret = findSecret(kept);
  return kept.secret;
}

async function findSecret(kept: { secret: unknown; until: number }): Promise<Buffer> {
  try {
    const { secret, createdAt } = (await newestSecret()) ?? (await makeSecret());
    kept.until = createdAt.getTime() + SECRET_LIFE;
    return Buffer.from(secret);
  } catch (error) {
    kept.secret = null;
    throw error;
  }
}

function keptSecret(): { secret: Promise<Buffer> | null; until: number } {
  return singleton('network-secret', () => ({ secret: null, until: 0 }));
}

async function newestSecret() {
  return db.networkSecret.findFirst({
    where: { createdAt: { gt: new Date(Date.now() - SECRET_LIFE) } },
    orderBy: { id: 'desc' },
  });
}

/**
 * A crash of the database empties the table while processes still remember the secret of the day: what is kept under it
 * from then on is to be found by every process, and for as long as was said.
 */
async function putBack(secret: Buffer): Promise<void> {
  const { until } = keptSecret();
  if (!Number.isFinite(until)) return;
  const bytes = new Uint8Array(secret);
  if ((await db.networkSecret.count({ where: { secret: bytes } })) > 0) return;
  await db.networkSecret.create({ data: { secret: bytes, createdAt: new Date(until - SECRET_LIFE) } });
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
