import { expect, it } from 'vitest';
import { inRounds } from '@/lib/rounds';

it('does one alone at once, and those who come meanwhile together', async () => {
  const rounds: number[][] = [];
  const double = inRounds({
    most: 3,
    work: async (asked: number[]) => {
      rounds.push(asked);
      await Promise.resolve();
      return asked.map((number) => 2 * number);
    },
  });

  expect(await Promise.all([1, 2, 3, 4, 5].map(double))).toEqual([2, 4, 6, 8, 10]);
  expect(rounds).toEqual([[1], [2, 3, 4], [5]]);
  expect(await double(6)).toBe(12);
});

it('lets nobody fail by another', async () => {
  const take = inRounds({
    most: 100,
    work: (asked: string[]) =>
      asked.includes('bad') ? Promise.reject(new Error('no')) : Promise.resolve(asked),
  });

  const found = await Promise.allSettled(['first', 'good', 'bad', 'better'].map(take));
  expect(found.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(await take('after')).toBe('after');
});
