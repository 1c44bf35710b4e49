import { DAY, HOUR, MINUTE } from '@/lib/clock';
import { db } from '@/lib/db';
import type { Role } from '@/lib/generated/prisma/enums';
import { hashToken, newToken } from '@/lib/privacy/tokens';

/** How long a session lasts untouched and at all, by role: whoever can do more is signed out sooner. */
const LIVES: Record<'member' | 'staff', { idle: number; absolute: number }> = {
  member: { idle: 14 * DAY, absolute: 30 * DAY },
  staff: { idle: 30 * MINUTE, absolute: 12 * HOUR },
};

/** The idle clock is set again at most this often: reading pages must not write rows. */
const TOUCH_EVERY = MINUTE;

export interface SessionAccount {
  accountId: string;
  handle: string;
  displayName: string;
  role: Role;
}

/** Opens a session and returns its token, which is said this once; the database holds its hash. */
export async function openSession({
  accountId,
  role,
}: {
  accountId: string;
  role: Role;
}): Promise<{ token: string; maxAge: number }> {
  const token = newToken();
  const { absolute } = livesOf(role);
  await db.session.create({
    data: {
      tokenHash: new Uint8Array(hashToken(token)),
      accountId,
      expiresAt: new Date(Date.now() + absolute),
    },
  });
  await db.account.update({ where: { id: accountId }, data: { signedInAt: new Date() } });
  return { token, maxAge: Math.floor(absolute / 1000) };
}

/** The account of a session's token, with the role it has at this moment; null when the session is none or over. */
export async function readSession(token: string): Promise<SessionAccount | null> {
  const tokenHash = new Uint8Array(hashToken(token));
  const session = await db.session.findUnique({ where: { tokenHash }, include: { account: true } });
  if (session === null) return null;
  const { account, lastSeenAt, expiresAt, createdAt } = session;
  const { idle, absolute } = livesOf(account.role);
  const now = Date.now();
  if (now > expiresAt.getTime() || now > createdAt.getTime() + absolute || now > lastSeenAt.getTime() + idle)
    return null;
  if (now > lastSeenAt.getTime() + TOUCH_EVERY) {
    await db.session.updateMany({ where: { tokenHash }, data: { lastSeenAt: new Date(now) } });
  }
  return {
    accountId: account.id,
    handle: account.handle,
    displayName: account.displayName,
    role: account.role,
  };
}

/** Ends one session, for ever. */
export async function endSession(token: string): Promise<void> {
  await db.session.deleteMany({ where: { tokenHash: new Uint8Array(hashToken(token)) } });
}

/** Takes away what is over. Says how many sessions went. */
export async function purgeSessions(): Promise<number> {
  const { count } = await db.session.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  await db.signInLink.deleteMany({ where: { expiresAt: { lt: new Date() } } });
  return count;
}

function livesOf(role: Role): { idle: number; absolute: number } {
  return role === 'moderator' || role === 'administrator' ? LIVES.staff : LIVES.member;
}
