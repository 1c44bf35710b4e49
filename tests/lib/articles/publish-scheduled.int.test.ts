import { expect, it } from 'vitest';
import { publishScheduled } from '@/lib/articles/publish-scheduled';
import { getArticle, getByline, getTag, listArticles } from '@/lib/articles/queries';
import { onDropPages, type PageTag } from '@/lib/page-cache/invalidate';
import { db } from '@/lib/db';
import { newId } from '@/lib/ids';
import { createAccount, createArticle } from '@/tests/factories';

it('publishes what is due, once, and drops its pages', async () => {
  const dropped: PageTag[] = [];
  const stop = onDropPages((tags) => dropped.push(...tags));
  const due = await createArticle({ status: 'scheduled', publishedAt: new Date(Date.now() - 1_000) });
  const later = await createArticle({ status: 'scheduled', publishedAt: new Date(Date.now() + 60_000) });
  const draft = await createArticle({ status: 'draft', publishedAt: new Date(Date.now() - 1_000) });
  expect(await getArticle(due.slug)).toBeNull();

  const counts = await Promise.all([publishScheduled(), publishScheduled(), publishScheduled()]);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1);
  expect(await publishScheduled()).toBe(0);
  expect(await getArticle(due.slug)).toMatchObject({ slug: due.slug });
  for (const { slug } of [later, draft]) expect(await getArticle(slug)).toBeNull();
  // It is the first of its section, which from now on stands in the head of every page.
  expect(new Set(dropped)).toEqual(new Set(['all']));
  expect((await listArticles({}))?.articles.map(({ slug }) => slug)).toEqual([due.slug]);
  stop();
});

it('leaves what somebody planned who may not publish any more', async () => {
  const publishedAt = new Date(Date.now() - 1_000);
  const planned = async (role: 'author' | 'member') => {
    const { id: accountId } = await createAccount({ role });
    const { slug } = await createArticle({ status: 'scheduled', publishedAt, accountId });
    return { accountId, slug };
  };
  const [banned, demoted, author] = [
    await planned('author'),
    await planned('member'),
    await planned('author'),
  ];
  const ban = { id: newId(), accountId: banned.accountId, kind: 'ban', reason: 'other' } as const;
  await db.sanction.create({ data: ban });

  expect(await publishScheduled()).toBe(1);
  expect(await getArticle(author.slug)).toMatchObject({ slug: author.slug });
  for (const { slug } of [banned, demoted]) expect(await getArticle(slug)).toBeNull();

  await db.sanction.update({ where: { id: ban.id }, data: { endedAt: new Date() } });
  expect(await publishScheduled()).toBe(1);
  expect(await getArticle(banned.slug)).toMatchObject({ slug: banned.slug });
});

it('changes every page when a section gets its first article, by itself or with others', async () => {
  const dropped: PageTag[] = [];
  const stop = onDropPages((tags) => dropped.push(...tags));
  const publishedAt = new Date(Date.now() - 1_000);
  const section = await db.section.create({ data: { id: newId(), slug: 'gardens', name: 'Gardens' } });
  const plan = () => createArticle({ status: 'scheduled', publishedAt, sectionId: section.id });

  await plan();
  await plan();
  expect(await publishScheduled()).toBe(2);
  expect(dropped).toEqual(['all']);

  const { slug } = await plan();
  expect(await publishScheduled()).toBe(1);
  expect(dropped.slice(1)).toEqual(['lists', `article:${slug}`]);
  stop();
});

it('lets a tag and a byline be seen with the first article that can be read under them', async () => {
  const article = await createArticle({ status: 'scheduled', publishedAt: new Date(Date.now() + 60_000) });
  const tag = { id: newId(), slug: 'not-yet', name: 'Not yet' };
  await db.tag.create({ data: { ...tag, articles: { create: { articleId: article.id } } } });
  const { handle } = await db.byline.findUniqueOrThrow({ where: { id: article.bylineId ?? '' } });
  expect([await getTag(tag.slug), await getByline(handle)]).toEqual([null, null]);

  await db.article.update({ where: { id: article.id }, data: { publishedAt: new Date(Date.now() - 1_000) } });
  expect(await publishScheduled()).toBe(1);
  expect([await getTag(tag.slug), await getByline(handle)]).toMatchObject([{ slug: tag.slug }, { handle }]);
});
