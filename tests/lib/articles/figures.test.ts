import { describe, expect, it } from 'vitest';
import { figureMarkdown, figuresIn } from '@/lib/articles/figures';
import { renderArticle } from '@/lib/articles/render-article';
import { HOSTILE_STRINGS } from '../comments/hostile-strings';

const src = '/uploads/articles/0123456789abcdef-800x600.webp';

function rendered(words: { alt: string; caption: string; credit: string }) {
  const source = `Before.\n\n${figureMarkdown({ src, ...words })}\n\nAfter.`;
  return figuresIn(renderArticle({ source, format: 'markdown' }).html);
}

describe('a figure', () => {
  it.each([
    { alt: 'A door', caption: 'The back door', credit: 'Photo: Ada' },
    { alt: 'A door', caption: '', credit: '' },
    { alt: 'A door', caption: 'Only a caption', credit: '' },
    { alt: 'A door', caption: '', credit: 'Photo: Ada' },
    {
      alt: '[a] (b) *c* _d_ `e` <f> "g" \\ !h ~i~ &amp; #1',
      caption: 'x "y" \\ & [z] *w*',
      credit: 'a / "b"',
    },
    { alt: 'باب مفتوح 🚪', caption: 'שלום', credit: 'Ä' },
  ])('says what was said about it: %o', (words) => {
    expect(rendered(words)).toEqual([{ src, width: 800, height: 600, ...words }]);
  });

  it.each(HOSTILE_STRINGS)('is one figure, and says no more than was said: %j', (text) => {
    const source = figureMarkdown({ src, alt: text, caption: text, credit: text });
    expect(source).not.toContain('\n');
    const { html } = renderArticle({ source, format: 'markdown' });
    expect(html).toMatch(/^<figure><img src="[^"]*" alt="[^"]*" loading="lazy" width="800" height="600">/);
    expect(html.match(/<(?!\/?(figure|figcaption|img|span)\b)/g) ?? []).toEqual([]);
    expect(figuresIn(html)).toHaveLength(1);
  });

  it('keeps a caption one, and a line a line', () => {
    expect(rendered({ alt: 'A door', caption: 'x', credit: 'a | b' })).toMatchObject([
      { caption: 'x', credit: 'a / b' },
    ]);
    expect(rendered({ alt: 'a\nb', caption: 'one | two', credit: '' })).toMatchObject([
      { alt: 'a b', caption: 'one / two', credit: '' },
    ]);
  });

  it('is not taken from a picture whose size nobody knows', () => {
    expect(figuresIn('<figure><img src="/uploads/a.webp" alt="a"></figure>')).toEqual([]);
  });
});
