import { db } from '@/lib/db';
import type { Subscriber } from '@/lib/generated/prisma/client';
import { hashToken } from '@/lib/privacy/tokens';
import { manageToken } from '@/lib/subscriptions/manage-token';

export interface Held {
  subscriber: Subscriber;
  /**
   * Of the key and version of today. A link of a key that was changed since was revoked with it and is good for nothing but
   * leaving, which always has to work.
   */
  isCurrent: boolean;
}

/** Whose page a token opens; null for everything that is no token, told apart by nothing. */
export async function findByToken(token: string): Promise<Held | null> {
  const tokenHash = new Uint8Array(hashToken(token));
  const include = { merged: true } as const;
  const found =
    (await db.subscriber.findUnique({ where: { tokenHash }, include })) ??
    (await db.formerLink.findUnique({ where: { tokenHash }, select: { subscriber: { include } } }))
      ?.subscriber;
  if (found === undefined) return null;
  const { merged, ...own } = found;
  return { subscriber: merged ?? own, isCurrent: manageToken(own) === token };
}
