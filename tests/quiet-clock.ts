import { vi } from 'vitest';
import { HOUR, MINUTE } from '@/lib/clock';

/** Longer than any test file that goes by the hour or the day takes on a slow machine. */
const ROOM = MINUTE;

/** Resolves when this hour, and so this day, lasts for another minute: what goes by them must not see the next one begin. */
export async function awaitQuietClock(): Promise<void> {
  const hasRoom = () => {
    if (HOUR - (Date.now() % HOUR) < ROOM) throw new Error('An hour is about to begin.');
  };
  await vi.waitFor(hasRoom, { timeout: 2 * ROOM, interval: 100 });
}
