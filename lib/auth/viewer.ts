import { cookies } from 'next/headers';
import { AppError } from '@/lib/errors';
import { SESSION_COOKIE_NAMES } from '@/lib/http/guard';
import { readSession, type SessionAccount } from '@/lib/auth/sessions';

/** Who asks: an account with an open session. */
export type Viewer = SessionAccount;

declare const moderator: unique symbol;

/** A viewer who may moderate. Only `requireModerator` makes one, so that what takes it cannot be called by others. */
export type Moderator = Viewer & { readonly [moderator]: true };

/** The account whose session came with this request, as it is at this moment, or null. */
export async function getViewer(): Promise<Viewer | null> {
  const jar = await cookies();
  const token = jar.get(SESSION_COOKIE_NAMES.secure)?.value ?? jar.get(SESSION_COOKIE_NAMES.plain)?.value;
  return token === undefined ? null : readSession(token);
}

/** The viewer as a moderator. Throws `unauthenticated` for strangers and `forbidden` for those without the role. */
export async function requireModerator(): Promise<Moderator> {
  const viewer = await getViewer();
  if (viewer === null) throw new AppError('unauthenticated');
  if (viewer.role !== 'moderator' && viewer.role !== 'administrator') throw new AppError('forbidden');
  return viewer as Moderator;
}
