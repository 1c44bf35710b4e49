import { headers } from 'next/headers';
import { sessionToken } from '@/lib/auth/cookie';
import { AppError } from '@/lib/errors';
import { readSession, type SessionAccount } from '@/lib/auth/sessions';

/** Who asks: an account with an open session. */
export type Viewer = SessionAccount;

declare const moderator: unique symbol;

/** A viewer who may moderate. Only `requireModerator` makes one, so that what takes it cannot be called by others. */
export type Moderator = Viewer & { readonly [moderator]: true };

/** The account whose session came with this request, as it is at this moment, or null. */
export async function getViewer(): Promise<Viewer | null> {
  const token = sessionToken((await headers()).get('cookie'));
  return token === null ? null : readSession(token);
}

/** The viewer as a moderator. Throws `unauthenticated` for strangers and `forbidden` for those without the role. */
export async function requireModerator(): Promise<Moderator> {
  const viewer = await getViewer();
  if (viewer === null) throw new AppError('unauthenticated');
  if (viewer.role !== 'moderator' && viewer.role !== 'administrator') throw new AppError('forbidden');
  return viewer as Moderator;
}
