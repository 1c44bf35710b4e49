import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { DAY } from '@/lib/clock';
import { db } from '@/lib/db';
import { keys } from '@/lib/privacy/keys';
import { open, seal } from '@/lib/privacy/seal';
import { singleton } from '@/lib/server/singleton';

/** The spam service needs an origin for as long as somebody may still correct its verdict (PRODUCT 7). */
export const ORIGIN_DAYS = 15;

const originSchema = z.object({
  ip: z.string(),
  userAgent: z.string().nullable(),
  referrer: z.string().nullable(),
  /** What came in the field that people do not see; null when it was not sent. */
  website: z.string().nullable(),
  /** Milliseconds for which the form was open. */
  age: z.number().nullable(),
});

/** Where a comment came from and how its form was filled in: the one record that holds an address. */
export type OriginRecord = z.infer<typeof originSchema>;

/** Seals an origin with the key of the day, which is made when the day's first comment comes. */
export async function sealOrigin({
  commentId,
  origin,
}: {
  commentId: string;
  origin: OriginRecord;
}): Promise<{ day: Date; sealed: Buffer }> {
  const day = startOfDay(new Date());
  const key = await keyOfDay(day);
  return { day, sealed: seal({ key, plaintext: JSON.stringify(origin), context: contextOf(commentId) }) };
}

/** An origin as it is kept, with the key of its day. */
interface SealedOrigin {
  commentId: string;
  day: Date;
  sealed: Uint8Array;
  originKey: { day: Date; sealed: Uint8Array };
}

/** What an origin says, or null once it has expired with the key of its day. Throws when it cannot be opened. */
export function openOrigin({ commentId, day, sealed, originKey }: SealedOrigin): OriginRecord | null {
  if (isExpired(day)) return null;
  const plaintext = open({ key: openKey(originKey), sealed, context: contextOf(commentId) });
  return originSchema.parse(JSON.parse(plaintext.toString('utf8')));
}

/** Destroys the keys of days gone by, and every origin sealed with them. Says how many origins went. */
export async function destroyExpiredOrigins(): Promise<number> {
  const lastKept = new Date(startOfDay(new Date()).getTime() - (ORIGIN_DAYS - 1) * DAY);
  const origins = await db.origin.deleteMany({ where: { day: { lt: lastKept } } });
  await db.originKey.deleteMany({ where: { day: { lt: lastKept } } });
  return origins.count;
}

async function keyOfDay(day: Date): Promise<Buffer> {
  const kept = singleton<{ day: number; key: Buffer | null }>('origin-key', () => ({ day: 0, key: null }));
  if (kept.day === day.getTime() && kept.key !== null) return kept.key;
  const made = seal({ key: keys().encryption, plaintext: randomBytes(32), context: keyContext(day) });
  await db.originKey.createMany({ data: [{ day, sealed: new Uint8Array(made) }], skipDuplicates: true });
  const key = openKey(await db.originKey.findUniqueOrThrow({ where: { day } }));
  Object.assign(kept, { day: day.getTime(), key });
  return key;
}

function openKey({ day, sealed }: { day: Date; sealed: Uint8Array }): Buffer {
  return open({ key: keys().encryption, sealed, context: keyContext(day) });
}

function isExpired(day: Date): boolean {
  return day.getTime() < startOfDay(new Date()).getTime() - (ORIGIN_DAYS - 1) * DAY;
}

function startOfDay(at: Date): Date {
  return new Date(Math.floor(at.getTime() / DAY) * DAY);
}

function keyContext(day: Date): string {
  return `origin-key:${day.toISOString().slice(0, 10)}`;
}

function contextOf(commentId: string): string {
  return `origin:${commentId}`;
}
