import { describe, expect, it } from 'vitest';
import {
  articleTerms,
  classifyItem,
  commentKind,
  commentStatus,
  wasPublic,
} from '@/lib/import/classify-item';
import { splitCredit } from '@/lib/import/figures';
import { addressesOf, pathOnSite, siteOf } from '@/lib/import/old-addresses';
import { dateOf, offsetOf, parseDate, parsePubDate } from '@/lib/import/parse-date';
import { authorName } from '@/lib/import/plan-comment';
import { SeenItems } from '@/lib/import/seen-items';
import { slugFrom, takeSlug } from '@/lib/articles/slugs';
import type { WxrItem } from '@/lib/import/wxr-records';

describe('dates', () => {
  it.each([
    ['2017-03-14 09:26:53', '2017-03-14T09:26:53.000Z'],
    ['2017-03-14T09:26', '2017-03-14T09:26:00.000Z'],
    ['0000-00-00 00:00:00', undefined],
    ['2017-02-31 00:00:00', undefined],
    ['9999-12-31 00:00:00', undefined],
    ['', undefined],
  ])('%j', (text, expected) => {
    expect(parseDate(text)?.toISOString()).toBe(expected);
  });

  it('come from local time where there is no other, less what the site was ahead', () => {
    const offset = offsetOf({ date: '2017-03-14 10:00:00', dateGmt: '2017-03-14 09:00:00' });

    expect(
      dateOf({ date: '2017-03-15 10:00:00', dateGmt: '0000-00-00 00:00:00', offset })?.toISOString(),
    ).toBe('2017-03-15T09:00:00.000Z');
    expect(parsePubDate('Tue, 14 Mar 2017 09:26:53 +0100')?.toISOString()).toBe('2017-03-14T08:26:53.000Z');
    expect(parsePubDate('Mon, 30 Nov -0001 00:00:00 +0000')).toBeNull();
  });
});

describe('slugs', () => {
  it.each([
    ['the-second-kettle', 'the-second-kettle'],
    ['%e6%97%a5%e6%9c%ac', '日本'],
    ['%e6%97%a5%e6%9c', '日'],
    ['  A Title, with “signs” & it’s/so? ', 'a-title-with-signs-its-so'],
    ['../../etc', 'etc'],
    ['ÉTÉ', 'été'],
    ['!?', ''],
  ])('%j', (raw, expected) => {
    expect(slugFrom(raw)).toBe(expected);
  });

  it('are numbered where they are taken', () => {
    const taken = new Set(['a']);

    expect([takeSlug('a', taken), takeSlug('a', taken), takeSlug('b', taken)]).toEqual(['a-2', 'a-3', 'b']);
  });
});

describe('what becomes of an item', () => {
  it.each([
    ['post', 'publish', { take: 'article' }],
    ['page', 'draft', { take: 'page' }],
    ['', '', { take: 'article' }],
    ['post', 'trash', { skip: 'trash', isArticle: true }],
    ['post', 'auto-draft', { skip: 'auto-draft', isArticle: true }],
    ['revision', 'inherit', { skip: 'revision', isArticle: false }],
    ['product', 'publish', { skip: 'unknown-type', isArticle: false }],
  ])('%s, %s', (type, status, expected) => {
    expect(classifyItem({ type, status })).toEqual(expected);
  });

  it('is public only when it surely was', () => {
    expect(wasPublic({ status: 'publish', password: '' })).toBe(true);
    for (const status of ['draft', 'pending', 'future', 'private', 'inherit', '', 'archived', 'Publish'])
      expect(wasPublic({ status, password: '' })).toBe(false);
    expect(wasPublic({ status: 'publish', password: 'x' })).toBe(false);
  });

  it('takes each category and tag once, also where 1.0 names them twice', () => {
    const terms = [
      { domain: '', slug: '', name: 'Outside' },
      { domain: 'category', slug: 'outside', name: 'Outside' },
      { domain: 'tag', slug: '', name: 'Stone' },
      { domain: 'tag', slug: 'stone', name: 'Stone' },
      { domain: 'post_format', slug: 'post-format-quote', name: 'Quote' },
      { domain: '', slug: '', name: 'Alone' },
    ];

    expect(articleTerms({ terms })).toEqual([
      { domain: 'category', slug: 'outside', name: 'Outside' },
      { domain: 'post_tag', slug: 'stone', name: 'Stone' },
      { domain: 'category', slug: '', name: 'Alone' },
    ]);
  });
});

describe('what was decided about a comment', () => {
  it.each([
    ['1', 'published'],
    ['approved', 'published'],
    ['0', 'pending'],
    ['', 'pending'],
    ['hold', 'pending'],
    ['something', 'pending'],
    ['spam', 'spam'],
    ['trash', 'declined'],
    ['post-trashed', 'declined'],
  ])('%j', (approved, status) => {
    expect(commentStatus({ approved })).toBe(status);
  });

  it('knows pingbacks, and what is no comment', () => {
    expect(
      ['', 'comment', 'pingback', 'trackback', 'webmention', 'order_note'].map((type) =>
        commentKind({ type }),
      ),
    ).toEqual([...['comment', 'comment', 'pingback', 'trackback', 'pingback'], null]);
  });
});

describe('names', () => {
  it.each([
    ['Ada', 'Ada'],
    [' Tom &amp; <b>Ada</b> ', 'Tom & Ada'],
    ['ada@mail.example.test', 'ada'],
    ['Ada <ada@mail.example.test>', 'Ada'],
    ['Ada\u202egnp', 'Adagnp'],
    ['', 'Anonymous'],
    ['\u200b', 'Anonymous'],
    ['x'.repeat(90), 'x'.repeat(60)],
  ])('%j', (raw, name) => {
    expect(authorName(raw)).toBe(name);
  });
});

describe('old addresses', () => {
  it('name a site by host and path, whatever the scheme', () => {
    expect(siteOf({ blogUrl: 'https://www.Old.example.test/blog/', link: '', title: '' })).toBe(
      'old.example.test/blog',
    );
    expect(siteOf({ blogUrl: '', link: 'http://old.example.test', title: '' })).toBe('old.example.test');
    expect(siteOf({ blogUrl: '', link: '', title: 'A room' })).toBe('title:A room');
  });

  it('are the number and the link of an item', () => {
    const item = (over: Partial<WxrItem>) => ({ id: '12', type: 'post', link: '', ...over }) as WxrItem;

    expect(addressesOf(item({ link: 'https://old.example.test/2017/03/x/' }))).toEqual([
      '/?p=12',
      '/2017/03/x/',
    ]);
    expect(addressesOf(item({ type: 'page', link: 'https://old.example.test/?page_id=12' }))).toEqual([
      '/?page_id=12',
      '/?p=12',
    ]);
    expect(addressesOf(item({ id: 'x', link: 'https://old.example.test/' }))).toEqual([]);
    expect(addressesOf(item({ link: 'javascript:bad()' }))).toEqual(['/?p=12']);
  });

  it('are told from addresses elsewhere', () => {
    const site = 'old.example.test/blog';

    expect(pathOnSite({ url: 'https://www.old.example.test/blog/x/', site })).toBe('/blog/x/');
    expect(pathOnSite({ url: '/blog/x/', site })).toBe('/blog/x/');
    expect(pathOnSite({ url: 'https://other.example.test/blog/x/', site })).toBeNull();
    expect(pathOnSite({ url: '//other.example.test/x', site })).toBeNull();
    expect(pathOnSite({ url: 'mailto:a@old.example.test', site })).toBeNull();
  });
});

describe('identity', () => {
  it('is the number; another item under it is a second one, the same item again a repeat', () => {
    const seen = new SeenItems();

    expect(seen.identify({ id: '7', content: ['a'] })).toEqual({
      sourceId: '7',
      isSecond: false,
      isRepeat: false,
    });
    expect(seen.identify({ id: '7', content: ['b'] })).toEqual({
      sourceId: '7~2',
      isSecond: true,
      isRepeat: false,
    });
    expect(seen.identify({ id: '7', content: ['a'] })).toEqual({
      sourceId: '7',
      isSecond: false,
      isRepeat: true,
    });
    expect(seen.identify({ id: '7', content: ['b'] })).toEqual({
      sourceId: '7~2',
      isSecond: true,
      isRepeat: true,
    });
    expect(seen.identify({ id: '', content: ['a'] }).sourceId).toMatch(/^content:[0-9a-f]{32}$/);
  });
});

describe('credits', () => {
  it.each([
    ['The door (Photo: Odd Socks)', 'The door', 'Photo: Odd Socks'],
    ['The door. Photo by Odd Socks', 'The door.', 'Photo by Odd Socks'],
    ['A photo of us all', 'A photo of us all', ''],
    ['The door', 'The door', ''],
  ])('%s', (caption, words, credit) => {
    expect(splitCredit(caption)).toEqual({ words, credit });
  });
});
