import { beforeAll, describe, expect, it } from 'vitest';
import { db } from '@/lib/db';
import { search } from '@/lib/search/search';
import { createArticle, createComment } from '@/tests/factories';

const WORD = 'heronry';

beforeAll(async () => {
  const words = { bodyText: `About the ${WORD}.`, standfirst: '' };
  const article = await createArticle({ title: `The ${WORD}`, ...words });
  await createArticle({ title: 'Elsewhere', ...words });
  for (const status of ['draft', 'scheduled'] as const) {
    const { id: articleId } = await createArticle({ title: 'Not yet', status, ...words });
    await createComment({ articleId, body: `${WORD} unseen` });
  }
  const page = await createArticle({ title: 'A page', kind: 'page', ...words });
  // Moved in with a page, which shows no thread: it would lead nowhere.
  await createComment({ articleId: page.id, body: `${WORD} unseen` });
  for (const status of ['pending', 'spam', 'declined', 'withdrawn', 'checking'] as const) {
    await createComment({ articleId: article.id, status, body: `${WORD} unseen` });
  }
  for (let n = 0; n < 45; n += 1)
    await createComment({
      articleId: article.id,
      body: `${WORD} number ${n}, as I saw it`,
      createdAt: new Date(Date.now() - n * 60_000),
    });
});

describe('searching', () => {
  it('finds published articles, best first, and visible comments, latest first, page by page', async () => {
    const first = await search({ q: WORD.toUpperCase() });
    expect(first.hits.slice(0, 2)).toMatchObject([
      { kind: 'article', title: `The ${WORD}` },
      { kind: 'article', title: 'Elsewhere' },
    ]);
    const found: string[] = [];
    for (let page = first; ; page = await search({ q: WORD, after: page.next })) {
      found.push(...page.hits.flatMap((hit) => (hit.kind === 'comment' ? [hit.excerpt] : [])));
      expect(page.hits.filter(({ kind }) => kind === 'comment').length).toBeLessThanOrEqual(20);
      if (page.next === null) break;
    }
    expect(found).toHaveLength(45);
    expect(found.map((excerpt) => Number(/\d+/.exec(excerpt)?.[0]))).toEqual(
      Array.from({ length: 45 }, (_, n) => n),
    );
    expect(JSON.stringify(first)).not.toContain('unseen');
  });

  it('knows quotes, or and without', async () => {
    expect((await search({ q: `"${WORD} number 7"` })).hits).toHaveLength(1);
    expect((await search({ q: `"number 7" or "number 8"` })).hits).toHaveLength(2);
    expect((await search({ q: `"number 7" -saw` })).hits).toHaveLength(0);
    // Its title has the one word and not the other, which stands in its text.
    const { hits } = await search({ q: `${WORD} -about` });
    expect(hits.filter(({ kind }) => kind === 'article')).toEqual([]);
  });

  it.each([
    '',
    '   ',
    '\0',
    '"',
    `"'"`,
    '-',
    '- - -',
    '!!!',
    '&|!():*',
    `'; DROP TABLE comment; --`,
    '\ud800',
    '😀',
    'a'.repeat(5_000),
    `${'😀'.repeat(99)}a😀😀`,
    '<->',
    'or or or',
    '%00',
    '\\',
  ])('takes %j calmly', async (q) => {
    const { hits, next } = await search({ q });
    expect(hits.length).toBeLessThanOrEqual(30);
    expect(next === null || next.length === 16).toBe(true);
  });

  it('takes a cursor that is none for the beginning, or for the end', async () => {
    for (const after of ['x', '\0', "' OR 1=1", '0000000000000000']) {
      expect((await search({ q: WORD, after })).hits.every(({ kind }) => kind === 'comment')).toBe(true);
    }
  });
});

describe('searching a large site for words that stand everywhere', () => {
  beforeAll(async () => {
    await createArticle({ title: 'The pontoon', publishedAt: new Date(0), bodyText: 'Seldom told.' });
    const { id } = await createArticle({ title: 'Over there' });
    await db.$executeRaw`
      INSERT INTO article (id, slug, status, published_at, title, body_source, body_html, body_text)
      SELECT 'pontoon-' || n, 'pontoon-' || n, 'published', now() - n * interval '1 hour', 'Day ' || n, '', '', 'By the pontoon.'
      FROM generate_series(1, 1200) n`;
    await db.$executeRaw`
      INSERT INTO comment (id, article_id, status, author_name, body, body_html, created_at, first_published_at, visible, shown, content_hash)
      SELECT left(md5('pontoon ' || n), 16), ${id}, 'published', 'Wren', CASE WHEN n > 5200 THEN 'pontoon pontoon ' ELSE 'pontoon ' END || n, '',
        at, at, true, true, sha256(convert_to(n::text, 'UTF8'))
      FROM generate_series(1, 5225) n CROSS JOIN LATERAL (SELECT now() - n * interval '1 minute' AS at) time`;
    await db.$executeRaw`ANALYZE article, comment`;
  });

  it('ranks the newest articles, and those that have it in the title', async () => {
    const { hits } = await search({ q: 'pontoon' });
    const articles = hits.flatMap((hit) => (hit.kind === 'article' ? [hit.slug] : []));
    const [first, ...others] = articles;
    expect(hits[0]).toMatchObject({ title: 'The pontoon', slug: first });
    expect(others).toEqual(Array.from({ length: 9 }, (_, n) => `pontoon-${n + 1}`));
  });

  it('finds the newest comments at once', async () => {
    const { hits, next, lookedBackTo } = await search({ q: 'pontoon' });
    const found = hits.flatMap((hit) => (hit.kind === 'comment' ? [hit.excerpt] : []));
    expect(found).toEqual(Array.from({ length: 20 }, (_, n) => `pontoon ${n + 1}`));
    expect([next, lookedBackTo]).toEqual([expect.any(String), null]);
  });

  it('looks through a part at a time for words that are rare only together, and finds all of them', async () => {
    const found: number[] = [];
    let page = await search({ q: '"pontoon pontoon"' });
    expect(page.hits.filter(({ kind }) => kind === 'comment')).toEqual([]);
    expect(page.lookedBackTo).toBeInstanceOf(Date);
    while (page.next !== null) {
      page = await search({ q: '"pontoon pontoon"', after: page.next });
      found.push(
        ...page.hits.flatMap((hit) => (hit.kind === 'comment' ? [Number(/\d+/.exec(hit.excerpt)?.[0])] : [])),
      );
    }
    expect(found).toEqual(Array.from({ length: 25 }, (_, n) => 5201 + n));
    expect(page.lookedBackTo).toBeNull();
  });

  it('finds rare words wherever they stand', async () => {
    expect((await search({ q: '5223' })).hits).toMatchObject([
      { kind: 'comment', excerpt: 'pontoon pontoon 5223' },
    ]);
  });

  it('promises no older ones where the part that was looked through was the last', async () => {
    await db.$executeRaw`
      DELETE FROM comment WHERE visible AND id NOT IN (
        SELECT id FROM comment WHERE visible ORDER BY first_published_at DESC, id DESC LIMIT 5000)`;
    expect(await search({ q: '"pontoon pontoon"' })).toMatchObject({ next: null, lookedBackTo: null });
  });
});
