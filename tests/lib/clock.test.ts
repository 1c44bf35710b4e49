import { expect, it } from 'vitest';
import { writeDuration } from '@/lib/clock';

it.each([
  [0, 'less than a minute'],
  [60, 'about a minute'],
  [40 * 60, '40 minutes'],
  [89 * 60, '89 minutes'],
  [2 * 3600, '2 hours'],
  [35 * 3600, '35 hours'],
  [3 * 86_400, '3 days'],
])('says %d seconds as %s', (seconds, words) => {
  expect(writeDuration(seconds)).toBe(words);
});
