import { db } from '@/lib/db';
import { manageHash, type Linked } from '@/lib/subscriptions/manage-token';

/**
 * Makes sure, before a mail goes out, that the link in it will be known: after AUTH_SECRET was changed a row still holds
 * the hash of what the former secret made. Writes nothing where the hash is right, which is nearly always.
 */
export async function keepManageHash(subscriber: Linked & { tokenHash: Uint8Array }): Promise<void> {
  const { id, tokenVersion } = subscriber;
  const tokenHash = manageHash(subscriber);
  if (Buffer.from(subscriber.tokenHash).equals(tokenHash)) return;
  await db.subscriber.updateMany({ where: { id, tokenVersion }, data: { tokenHash } });
}
