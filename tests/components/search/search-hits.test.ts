import { createElement } from 'react';
import { expect, it } from 'vitest';
import { SearchHits } from '@/components/search/search-hits';
import { writeHtml } from '@/components/ui/write-html';
import type { SearchPage } from '@/lib/articles/article';

const NOTHING: SearchPage = { hits: [], next: null, lookedBackTo: null };

function textOf(page: SearchPage, isFurther: boolean): string {
  const element = createElement(SearchHits, { q: 'pontoon', page, language: 'en', isFurther });
  return writeHtml(element).replaceAll(/<[^>]*>/g, '');
}

it('says that there is nothing, or nothing more where there was something before', () => {
  expect(textOf(NOTHING, false)).toMatch(/^Nothing here has “pontoon” in it\./);
  expect(textOf(NOTHING, true)).toMatch(/^No older comment has “pontoon” in it\./);
});

it('says how far it has looked instead, where it goes on', () => {
  const lookedBackTo = new Date('2026-03-03T12:00Z');
  expect(textOf({ ...NOTHING, next: 'a', lookedBackTo }, true)).toMatch(
    /^Comments were looked through back to \D*3 March 2026/,
  );
});
