import type { SignedIn } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { newId } from '@/lib/ids';
import { errorFacts, log } from '@/lib/log';
import { keys } from '@/lib/privacy/keys';
import { open, seal } from '@/lib/privacy/seal';
import { isPushService } from '@/lib/push/push-service';

/** Wakes up the browser of this session from now on, and for as long as the session lasts. False: its push service is none we know. */
export async function addDevice({
  viewer,
  endpoint,
}: {
  viewer: SignedIn;
  endpoint: string;
}): Promise<boolean> {
  if (!isPushService(endpoint)) return false;
  const id = newId();
  const { accountId, sessionId } = viewer;
  const sealed = seal({ key: keys().encryption, plaintext: endpoint, context: contextOf(sessionId) });
  await db.$executeRaw(Prisma.sql`
    INSERT INTO push_device (id, session_id, account_id, endpoint, told_upto)
    SELECT ${id}, s.id, s.account_id, ${sealed}, coalesce((SELECT max(id) FROM notification), 0)
    FROM session s WHERE s.id = ${sessionId} AND s.account_id = ${accountId}
    ON CONFLICT (session_id) DO UPDATE SET endpoint = excluded.endpoint, told_upto = excluded.told_upto`);
  return true;
}

/** Wakes up no browser of this account any more. */
export async function removeDevices({ accountId }: SignedIn): Promise<void> {
  await db.pushDevice.deleteMany({ where: { accountId } });
}

/** How many browsers are woken up for this account. */
export function countDevices({ accountId }: SignedIn): Promise<number> {
  return db.pushDevice.count({ where: { accountId } });
}

/** Where word for a device goes; null where that was sealed with a key that is no more. */
export function tryToOpenEndpoint({
  sessionId,
  endpoint,
}: {
  sessionId: string;
  endpoint: Uint8Array;
}): string | null {
  try {
    return open({ key: keys().encryption, sealed: endpoint, context: contextOf(sessionId) }).toString('utf8');
  } catch (error) {
    log('warn', 'push-device-unreadable', errorFacts(error));
    return null;
  }
}

function contextOf(sessionId: string): string {
  return `push-device:${sessionId}`;
}
