import { redirect } from 'next/navigation';
import { requireModerator, type Moderator } from '@/lib/auth/viewer';
import { hasCode } from '@/lib/errors';

/** The moderator who asks for a page. Strangers are shown the way in; members without the role are refused. */
export async function admitModerator(): Promise<Moderator> {
  try {
    return await requireModerator();
  } catch (error) {
    if (hasCode(error, 'unauthenticated')) redirect('/sign-in');
    throw error;
  }
}
