import { describe, expect, it } from 'vitest';

import { db } from '@/lib/db';
import {
  createAccount,
  createArticle,
  createBranch,
  createByline,
  createComment,
  createSection,
  createSubscriber,
  createSubscription,
  createTag,
} from '@/tests/factories';
import { freshDatabase } from './database';

const STATUSES = ['checking', 'pending', 'published', 'declined', 'spam', 'withdrawn', 'erased'] as const;

describe('the database of a test file', () => {
  it('is migrated and empty but for the site', async () => {
    expect(await db.site.count()).toBe(1);
    expect(await db.article.count()).toBe(0);
  });

  it('is apart from a fresh one, which goes when it is dropped', async () => {
    const other = await freshDatabase();
    expect(other.url).not.toBe(process.env.DATABASE_URL);

    await other.drop();
    const name = new URL(other.url).pathname.slice(1);
    expect(await db.$queryRaw`SELECT 1 FROM pg_database WHERE datname = ${name}`).toEqual([]);
  });
});

describe('the factories', () => {
  it.each([
    createSection,
    createTag,
    createByline,
    createArticle,
    createComment,
    createAccount,
    createSubscriber,
    createSubscription,
  ])('make a row of nothing: %o', async (create) => {
    const [one, another] = [await create(), await create()];

    expect(one.id).not.toBe(another.id);
  });

  it.each(STATUSES)('make a comment that is %s', async (status) => {
    const comment = await createComment({ status });

    expect(comment).toMatchObject({ status, visible: status === 'published', depth: 1 });
  });

  it('count what is published with its article, and nothing else', async () => {
    const { id } = await createArticle();
    await createBranch(3, { articleId: id });
    await createComment({ articleId: id, status: 'pending' });

    expect(await db.article.findUnique({ where: { id } })).toMatchObject({ commentCount: 3 });
  });

  it('put a reply, and who follows it, under the article of its parent', async () => {
    const [root, reply] = await createBranch(2);
    const subscription = await createSubscription({ commentId: reply!.id });

    expect(reply).toMatchObject({ articleId: root!.articleId, parentId: root!.id, depth: 2 });
    expect(subscription).toMatchObject({ articleId: root!.articleId, scope: 'replies' });
  });
});
