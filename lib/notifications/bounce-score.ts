import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';

/** So many mails that did not arrive in a row of days, and it is no accident any more. */
const MOST_SOFT_BOUNCES = 4;

/** What did not arrive a week ago counts half, after two weeks a quarter. */
const HALF_LIFE_DAYS = 7;

/** What the score of subscriber `s` has decayed to. */
const decayed = Prisma.sql`s.bounce_score * power(0.5,
  coalesce(extract(epoch FROM now() - s.bounced_at), 0) / (86400.0 * ${HALF_LIFE_DAYS}::int))`;

/** Too much that was sent to `s` has come back lately; by itself that passes. */
export const hasBounced = Prisma.sql`(${decayed} > ${MOST_SOFT_BOUNCES}::int - 0.5)`;

/** A mail did not arrive this time. */
export async function countSoftBounce(
  subscriberId: string,
  tx: Pick<Prisma.TransactionClient, '$executeRaw'> = db,
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE subscriber s SET bounce_score = ${decayed} + 1, bounced_at = now() WHERE s.id = ${subscriberId}`);
}

/** There is nobody at that address, or somebody called our mail junk: nothing more goes there. `code` is the server's. */
export async function suppress(
  { subscriberId, code }: { subscriberId: string; code: string },
  tx: Pick<Prisma.TransactionClient, '$executeRaw'> = db,
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE subscriber SET suppressed_at = coalesce(suppressed_at, now()), suppressed_code = ${code} WHERE id = ${subscriberId}`);
}
