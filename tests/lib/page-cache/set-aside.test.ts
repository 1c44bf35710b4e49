import { describe, expect, it, vi } from 'vitest';
import { isPutBack, servePages, setAside as setBodyAside, takeBody } from '@/lib/page-cache/set-aside';

const around = (key: string) => `<body><template data-set-aside="${key}"></template><p>End</p></body>`;

const setAside = (html: string) => setBodyAside({ html, around: '', again: () => Promise.resolve(null) });

function putBack(page: string): string {
  const found = takeBody(page);
  return found === null ? page : found.before + found.body.html + found.after;
}

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

  it('keeps no more than a bound of those that nobody came for, however long they are', () => {
    const first = setAside('first');
    const later = Array.from({ length: 40 }, (_, index) => setAside(`${index} ${'x'.repeat(1_000_000)}`));

    expect(() => putBack(around(first))).toThrow('gone');
    expect(() => putBack(around(later[5] ?? ''))).toThrow('gone');
    expect(putBack(around(later.at(-1) ?? ''))).toContain('39 x');
    for (const [index, key] of later.entries()) if (index > 10 && index < 39) putBack(around(key));
    const [one, other] = [setAside('one'), setAside('other')];
    expect(putBack(around(one)) + putBack(around(other))).toContain('one');
  });

  it('lets go of what nobody came for, though no other page is asked for', () => {
    vi.useFakeTimers();
    try {
      const key = setAside('left behind');
      vi.advanceTimersByTime(29_000);
      expect(putBack(around(key))).toContain('left behind');
      const later = setAside('left behind');
      vi.advanceTimersByTime(31_000);
      expect(() => putBack(around(later))).toThrow('gone');
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});
