import { expect, it } from 'vitest';
import { inEnglish, speak } from '@/components/enhance/times';
import { writeDay } from '@/components/ui/time';

it('says in English what a browser says of the same time', () => {
  const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  for (const unit of ['minute', 'hour', 'day'] as const) {
    // Nought of hours and days is never said.
    for (const gone of unit === 'minute' ? [0, 1, 2, 59] : [1, 2, 7]) {
      expect(inEnglish(gone, unit)).toBe(format.format(-gone, unit));
    }
  }
});

it('says in what language it speaks where the one of the page is not known', () => {
  expect(speak('ar')).toMatchObject({ lang: null });
  expect(speak('ar').words(4, 'day')).toMatch(/\p{Script=Arabic}/u);
  // Dhivehi: no browser writes dates in it, and they take the language of the browser.
  const { lang, words } = speak('dv');
  expect(lang).toBe(new Intl.RelativeTimeFormat().resolvedOptions().locale);
  expect(words(4, 'day')).toBe(
    new Intl.RelativeTimeFormat(lang ?? '', { numeric: 'auto' }).format(-4, 'day'),
  );
  expect(writeDay(new Date('2026-10-15T12:00Z'), 'dv')).toBe('15 October 2026');
});
