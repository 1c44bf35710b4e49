import { beforeAll, describe, expect, it } from 'vitest';
import { findOldAddress } from '@/lib/articles/old-addresses';
import { listSitemap } from '@/lib/articles/sitemap';
import { countComments } from '@/lib/comments/count-comments';
import { db } from '@/lib/db';
import { createArticle, createComment } from '@/tests/factories';

beforeAll(async () => {
  const article = await createArticle({ slug: 'moved' });
  const page = await createArticle({ slug: 'über-uns', kind: 'page' });
  const draft = await createArticle({ slug: 'draft', status: 'draft', publishedAt: null });
  const addresses = [
    ['/?p=12', article.id],
    ['/2017/03/moved/', article.id],
    ['/2017/03/%d9%85%d9%82%d8%a7%d9%84/', article.id],
    ['/2018/without-slash', article.id],
    ['/?page_id=5', page.id],
    ['/?p=5', page.id],
    ['/?p=13', draft.id],
  ];
  await db.oldAddress.createMany({
    data: addresses.map(([address, articleId]) => ({
      address: address!,
      articleId: articleId!,
      site: 'old.example',
    })),
  });
});

describe('findOldAddress', () => {
  it.each([
    '/?p=12',
    '/?p=12&utm_source=x',
    '/index.php?p=12',
    '/blog/?p=12',
    '/2017/03/moved/',
    '/2017/03/moved',
    '/2017/03/moved/?replytocom=7',
    '/2017/03/moved/comment-page-2/',
    '/2017/03/moved/comment-page-2#comment-34',
    '/2017/03/%d9%85%d9%82%d8%a7%d9%84/',
    '/2017/03/%D9%85%D9%82%D8%A7%D9%84',
    '/2018/without-slash/',
  ])('leads from %s to the article', async (target) => {
    expect(await findOldAddress(target.replace(/#.*/, ''))).toBe('/articles/moved');
  });

  it.each(['/?page_id=5', '/?p=5'])('leads from %s to the page', async (target) => {
    expect(await findOldAddress(target)).toBe('/pages/%C3%BCber-uns');
  });

  it.each([
    '/',
    '/?p=',
    '/?p=99',
    '/?p=1e1',
    '/?p=12%27',
    '/?p=13',
    '/2017/03/',
    '/2017/03/move',
    "/x' OR 1=1--",
  ])('does not know %s', async (target) => {
    expect(await findOldAddress(target)).toBeNull();
  });
});

describe('listSitemap', () => {
  it('lists what is published, and nothing else', async () => {
    const paths = (await listSitemap()).map(({ path }) => path);
    expect(paths.toSorted()).toEqual(['/articles/moved', '/pages/%C3%BCber-uns']);
  });
});

describe('countComments', () => {
  it('counts what is watched', async () => {
    const { articleId } = await createComment();
    for (const status of ['pending', 'pending', 'spam', 'checking', 'declined'] as const) {
      await createComment({ articleId, status });
    }

    expect(await countComments()).toEqual({ published: 1, checking: 1, pending: 2, spam: 1 });
  });
});

describe('feeds and archives, which had the same addresses everywhere', () => {
  it.each([
    ['/feed/', '/feed.xml'],
    ['/feed/atom', '/feed.xml'],
    ['/comments/feed/', '/comments.xml'],
    ['/2017/03/moved/feed/', '/articles/moved/feed.xml'],
    ['/2017/03/moved/feed/atom/', '/articles/moved/feed.xml'],
  ])('lead from %s to %s', async (target, address) => {
    expect(await findOldAddress(target)).toBe(address);
  });

  it('lead to sections, tags and authors that moved in, and to no others', async () => {
    const { bylineId, sectionId } = await createArticle();
    const section = await db.section.findUniqueOrThrow({ where: { id: sectionId ?? '' } });
    const byline = await db.byline.findUniqueOrThrow({ where: { id: bylineId ?? '' } });

    expect(await findOldAddress(`/category/above/${section.slug}/`)).toBe(`/sections/${section.slug}`);
    expect(await findOldAddress(`/author/${byline.handle}/page/2/`)).toBe(`/authors/${byline.handle}`);
    // A list has no feed of its own here.
    expect(await findOldAddress(`/category/${section.slug}/feed/`)).toBe('/feed.xml');
    expect(await findOldAddress('/tag/never-there/')).toBeNull();
    expect(await findOldAddress('/tag/never-there/feed/')).toBeNull();
    expect(await findOldAddress('/category/%00/')).toBeNull();
  });
});
