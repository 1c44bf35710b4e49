import { expect, it } from 'vitest';
import { inEnglish } from '@/components/enhance/times';

it('says in English what a browser says of the same time', () => {
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  for (const unit of ['minute', 'hour', 'day'] as const) {
    // Nought of hours and days is never said.
    for (const gone of unit === 'minute' ? [0, 1, 2, 59] : [1, 2, 7]) {
      expect(inEnglish(gone, unit)).toBe(format.format(-gone, unit));
    }
  }
});
