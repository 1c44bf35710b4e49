import { vi } from 'vitest';
import { HOUR, MINUTE } from '@/lib/clock';

/**
 * Resolves when this hour, and so this day, lasts for another minute, or whatever else goes by the clock for as long as a test
 * needs: it must not see the next one begin. All in milliseconds.
 */
export async function awaitQuietClock({ period = HOUR, room = MINUTE } = {}): Promise<void> {
  const hasRoom = () => {
    if (period - (Date.now() % period) < room) throw new Error('Another one is about to begin.');
  };
  await vi.waitFor(hasRoom, { timeout: 2 * room, interval: 100 });
}
