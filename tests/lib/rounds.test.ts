import { expect, it } from 'vitest';
import { inRounds } from '@/lib/rounds';

it('does those together who come in one turn, or while others are being done', async () => {
  const rounds: number[][] = [];
  const double = inRounds({
    most: 3,
    about: () => 'the same',
    work: async (asked: number[]) => {
      rounds.push(asked);
      await Promise.resolve();
      return asked.map((number) => 2 * number);
    },
  });

  expect(await Promise.all([1, 2, 3, 4, 5].map(double))).toEqual([2, 4, 6, 8, 10]);
  expect(rounds).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
  expect(await double(6)).toBe(12);
  expect(rounds.at(-1)).toEqual([6]);
});

it('lets nobody wait for what is about something else', async () => {
  const stuck = Promise.withResolvers<undefined>();
  const take = inRounds({
    most: 100,
    about: (asked: string) => asked.charAt(0),
    work: async (asked) => {
      if (asked.includes('a1')) await stuck.promise;
      return asked;
    },
  });

  const waiting = Promise.all(['a1', 'a2'].map(take));
  expect(await Promise.all(['b1', 'b2'].map(take))).toEqual(['b1', 'b2']);
  stuck.resolve(undefined);
  expect(await waiting).toEqual(['a1', 'a2']);
});

it('lets nobody fail by another', async () => {
  const take = inRounds({
    most: 100,
    about: () => 'the same',
    work: (asked: string[]) =>
      asked.includes('bad') ? Promise.reject(new Error('no')) : Promise.resolve(asked),
  });

  const found = await Promise.allSettled(['first', 'good', 'bad', 'better'].map(take));
  expect(found.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  expect(await take('after')).toBe('after');
});

it('tries those of a round that failed at the same moment, not one after another', async () => {
  const out = Promise.withResolvers<string[]>();
  let tries = 0;
  const take = inRounds({
    most: 100,
    about: () => 'the same',
    work: (asked: number[]) => {
      if (asked.length > 1) return Promise.reject(new Error('out of time'));
      tries += 1;
      if (tries === 3) out.reject(new Error('out of time'));
      return out.promise;
    },
  });

  const found = await Promise.allSettled([1, 2, 3].map(take));
  expect(found.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
});
