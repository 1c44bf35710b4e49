import { singleton } from '@/lib/server/singleton';
import { dropPages } from '@/lib/page-cache/invalidate';
import { midnight } from '@/lib/moderation/transparency';

/**
 * Lets go of the pages that count by whole days when a new one has begun (UTC). Each process does so for itself, so
 * nobody need be told. Returns how many days have begun since the last look: one, or none.
 */
export function forgetYesterday(now: Date = new Date()): Promise<number> {
  const seen = singleton('day-of-figures', () => ({ day: midnight(now).getTime() }));
  const today = midnight(now).getTime();
  if (seen.day === today) return Promise.resolve(0);
  seen.day = today;
  dropPages(['lists']);
  return Promise.resolve(1);
}
