import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { manageHash, type Linked } from '@/lib/subscriptions/manage-token';

/**
 * Makes sure, before a mail goes out, that the link in it will be known: after AUTH_SECRET was changed a row still holds
 * the hash of what the former secret made. That one stays good for leaving. Writes nothing where the hash is right, which is
 * nearly always.
 */
export async function keepManageHash(subscriber: Linked & { tokenHash: Uint8Array }): Promise<void> {
  const { id, tokenVersion } = subscriber;
  const tokenHash = manageHash(subscriber);
  if (Buffer.from(subscriber.tokenHash).equals(tokenHash)) return;
  await db.$executeRaw(Prisma.sql`
    WITH renewed AS (
      UPDATE subscriber SET token_hash = ${tokenHash} WHERE id = ${id} AND token_version = ${tokenVersion} RETURNING id
    )
    INSERT INTO former_link (token_hash, subscriber_id) SELECT ${subscriber.tokenHash}, id FROM renewed
    ON CONFLICT DO NOTHING`);
}
