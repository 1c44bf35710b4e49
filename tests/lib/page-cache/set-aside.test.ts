import { describe, expect, it } from 'vitest';
import { isPutBack, putBack, servePages, setAside } from '@/lib/page-cache/set-aside';

const around = (key: string) => `<body><template data-set-aside="${key}"></template><p>End</p></body>`;

describe('setAside', () => {
  it('happens only where somebody puts back', () => {
    expect(isPutBack()).toBe(false);
    servePages();
    expect(isPutBack()).toBe(true);
  });

  it('is put back as it was, once', () => {
    const key = setAside('<main>$& $1 &amp; <template data-set-aside="x"></template></main>');

    expect(putBack(around(key))).toBe(
      '<body><main>$& $1 &amp; <template data-set-aside="x"></template></main><p>End</p></body>',
    );
    expect(() => putBack(around(key))).toThrow('gone');
  });

  it('is each its own, and pages without one stay as they are', () => {
    const [one, other] = [setAside('one'), setAside('other')];

    expect(putBack(around(other))).toContain('other');
    expect(putBack(around(one))).toContain('one');
    expect(putBack('<p>plain</p>')).toBe('<p>plain</p>');
  });

  it('keeps no more than a bound of those that nobody came for', () => {
    const first = setAside('first');
    const later = Array.from({ length: 500 }, (_, index) => setAside(String(index)));

    expect(() => putBack(around(first))).toThrow('gone');
    expect(putBack(around(later.at(-1) ?? ''))).toContain('499');
  });
});
