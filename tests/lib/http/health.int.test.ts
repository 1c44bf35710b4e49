import { describe, expect, it } from 'vitest';
import { db, openDatabase } from '@/lib/db';
import { checkHealth, wasDatabaseAway } from '@/lib/http/health';
import { inRounds } from '@/lib/rounds';
import { startSilentProxy } from '@/tests/silent-proxy';

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

describe('the database that has vanished without a word', () => {
  it('fails who asks it at that moment, whose transaction is under way, and who comes then; and is asked anew', async () => {
    const proxy = await startSilentProxy(new URL(process.env.DATABASE_URL ?? ''));
    const far = openDatabase({ url: proxy.url, poolSize: 2, waitMs: 1500, statementMs: 1000, lockMs: 1000 });
    const ask = inRounds({
      most: 1,
      about: () => 'the same',
      work: (asked: number[]) => far.$queryRaw<number[]>`SELECT ${asked[0]}::int`,
    });
    try {
      expect(await ask(1)).toEqual({ int4: 1 });
      const { under } = await new Promise<{ under: Promise<unknown> }>((begun) => {
        const under = far.$transaction(async (tx) => {
          await tx.$queryRaw`SELECT 2`;
          proxy.fallSilent();
          begun({ under });
          return tx.$queryRaw`SELECT 3`;
        });
      });
      const outcomes = await Promise.allSettled([under, ...[4, 5].map(ask)]);
      const away = { status: 'rejected', reason: { code: 'database-unavailable' } };
      expect(outcomes).toMatchObject([away, away, away]);
      proxy.speak();
      expect(await ask(6)).toEqual({ int4: 6 });
    } finally {
      await far.$disconnect();
      await proxy.close();
    }
  });
});
