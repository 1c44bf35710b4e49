import { AppError } from '@/lib/errors';
import type { Acted } from '@/lib/http/answer';
import type { Refused } from '@/lib/moderation/impose-sanction';

/** What a moderator is told who may not do that to this person. Throws `not-found` when there is nobody. */
export function sayRefused(path: string, { outcome }: Refused): Acted {
  if (outcome === 'unknown') throw new AppError('not-found');
  return { seeOther: `${path}?error=${outcome}#told`, json: { status: 403, body: { reason: outcome } } };
}

/** The page of one person. */
export function personPath(handle: string): string {
  return `/moderation/people/${encodeURIComponent(handle)}`;
}
