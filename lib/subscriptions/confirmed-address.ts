import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';

/** Whether a guest has shown that this mailbox is theirs, by a link that was sent to it. Who has an account signs in. */
export async function isConfirmedAddress(index: Uint8Array): Promise<boolean> {
  const subscriber = await db.subscriber.findFirst({
    where: { emailIndex: new Uint8Array(index), confirmedAt: { not: null } },
    select: { id: true },
  });
  return subscriber !== null;
}

/** The same in SQL, of the address of a comment `c`. */
export const addressIsConfirmed = Prisma.sql`EXISTS (
  SELECT 1 FROM subscriber s WHERE s.email_index = c.email_index AND s.confirmed_at IS NOT NULL)`;
