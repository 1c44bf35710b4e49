import { describe, expect, it } from 'vitest';
import { readAddress } from '@/lib/http/address';
import fc from '@/tests/chance';

describe('readAddress', () => {
  it.each([
    ['/', '/', '', false],
    ['/articles/a?after=x', '/articles/a', 'after=x', false],
    ['/articles/a/', '/articles/a', '', true],
    ['//evil.example//x', '/evil.example/x', '', true],
    ['/articles//a?x=//', '/articles/a', 'x=//', true],
    ['/articles/%61', '/articles/a', '', false],
    ['/%d8%a7', '/%D8%A7', '', false],
    ['/a?', '/a', '', false],
    ['http://other.example/articles/a?b', '/articles/a', 'b', false],
    ['http://other.example', '/', '', false],
    ['https://other.example?p=12', '/', 'p=12', false],
  ])('reads %s', (target, path, query, moved) => {
    expect(readAddress(target)).toEqual({ outcome: 'address', path, query, moved });
  });

  it.each([
    ...['/%00', '/%ff', '/%', '/%zz', '/a%0d%0aX:1', '/\\evil.example', '/a b', '/ü', '*', 'x', '?a', ''],
    ...['/?q=%00', 'ftp://x/', 'http:/x', '/a\u0000'],
  ])('calls %o malformed', (target) => {
    expect(readAddress(target)).toEqual({ outcome: 'malformed' });
  });

  it.each([
    '/_next/static/../server',
    '/..',
    '/%2e%2e/x',
    '/./x',
    '/a%2fb',
    '/a%5Cb',
    '/uploads/..%2f..%2fsecret',
  ])('lets %s lead nowhere', (target) => {
    expect(readAddress(target)).toEqual({ outcome: 'nowhere' });
  });

  it('refuses what is too long', () => {
    expect(readAddress(`/${'a'.repeat(20_000)}`)).toEqual({ outcome: 'too-long' });
  });

  it('has one spelling for one address, and never throws', () => {
    const pieces = [
      '/',
      '//',
      '.',
      '..',
      '\\',
      '%2f',
      '%',
      '%00',
      '%61',
      '%C3',
      '%bc',
      'a',
      'ü',
      ' ',
      '?',
      '#',
      'http://x',
      ':',
    ];
    const hostile = fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.oneof(
          hostile,
          hostile.map((text) => `/${text}`),
          fc.string(),
        ),
        (target) => {
          const read = readAddress(target);
          if (read.outcome !== 'address') return;
          expect(read.path).toMatch(/^\/(?!\/)/);
          expect(readAddress(read.path)).toEqual({ ...read, query: '', moved: false });
        },
      ),
    );
  });
});
