import { describe, expect, it } from 'vitest';
import { db } from '@/lib/db';
import { checkHealth, wasDatabaseAway } from '@/lib/http/health';

/** Longer than a query waits for a connection, while others hold all of the pool. */
const HELD_SECONDS = 2.5;

describe('the database that is too busy to be asked', () => {
  it('was away for whoever failed by it, though it answers again, and for nobody who came later', async () => {
    const began = performance.now();
    expect(await wasDatabaseAway(began)).toBe(false);

    const holding = Promise.all(
      Array.from({ length: 10 }, () => db.$queryRaw`SELECT 1 FROM pg_sleep(${HELD_SECONDS})`),
    );
    await expect(db.$queryRaw`SELECT 1`).rejects.toMatchObject({ code: 'database-unavailable' });
    await holding;

    expect(await checkHealth()).toMatchObject({ healthy: true });
    expect(await wasDatabaseAway(began)).toBe(true);
    expect(await wasDatabaseAway(performance.now())).toBe(false);
  });
});
