import { afterAll, afterEach, expect, it } from 'vitest';
import type { Settling } from '@/lib/comments/checked-rows';
import { lockArticles } from '@/lib/comments/publish-comments';
import { settle } from '@/lib/comments/settle-check';
import { db } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';
import { onDropPages } from '@/lib/page-cache/invalidate';
import { createArticle, createComment } from '@/tests/factories';
import { rowOf } from '@/tests/posting';

// What is published as soon as it was written passes the gate in one statement. What has changed while that waited for the article
// must count as it does in the gate's transaction.

const HAM = { verdict: 'ham', provisional: false, receipt: { answer: 'false', latencyMs: 1 } } as const;

const dropped: string[] = [];
const forget = onDropPages((tags) => void dropped.push(...tags));
afterEach(() => void dropped.splice(0));
afterAll(forget);

/** Just stored, and being asked about by the request that stored it. */
async function fresh(articleId: string, parentId: string | null = null) {
  const comment = await createComment({
    articleId,
    parentId,
    status: 'checking',
    attempts: 1,
    createdAt: new Date(),
  });
  await db.commentHistory.create({ data: { commentId: comment.id, actor: 'author', toStatus: 'checking' } });
  return comment;
}

function publish(comment: Awaited<ReturnType<typeof fresh>>, otherwise: Partial<Settling> = {}) {
  return settle({
    comment,
    attempt: 1,
    reason: 'initial',
    answer: HAM,
    to: 'published',
    holds: [],
    tier: 'full',
    ...otherwise,
  });
}

/** Begins to publish, has `change` made by another transaction that holds the article, and lets both go on. */
async function publishAcross(
  comments: Awaited<ReturnType<typeof fresh>>[],
  change: (tx: Prisma.TransactionClient) => Promise<unknown>,
) {
  // In an object, since the transaction would wait for what waits for it.
  const { publishing } = await db.$transaction(async (tx) => {
    await lockArticles(tx, idsOf(comments));
    const begun = Promise.all(comments.map((comment) => publish(comment)));
    await expect.poll(() => waiters()).toBe(1);
    await change(tx);
    return { publishing: begun };
  });
  return publishing;
}

function idsOf(comments: { id: string }[]): string[] {
  return comments.map(({ id }) => id);
}

function countOf(articleId: string): Promise<number> {
  return db.article.findUniqueOrThrow({ where: { id: articleId } }).then(({ commentCount }) => commentCount);
}

async function waiters(): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%WITH given AS%'`;
  return row?.count ?? 0;
}

it('does all that follows from becoming visible, once for each', async () => {
  const { id: articleId, slug } = await createArticle();
  const root = await createComment({ articleId });
  const before = await countOf(articleId);
  const comments = await Promise.all([fresh(articleId), fresh(articleId), fresh(articleId, root.id)]);

  expect(await Promise.all(comments.map((comment) => publish(comment)))).toEqual(
    comments.map(() => 'published'),
  );

  for (const { id } of comments) {
    expect(await rowOf({ id })).toMatchObject({
      ...{
        status: 'published',
        visible: true,
        shown: true,
        verdict: 'ham',
        version: 2,
        holds: [],
        dueAt: null,
      },
      firstPublishedAt: expect.any(Date),
    });
    expect(
      await db.commentHistory.findMany({ where: { commentId: id }, orderBy: { id: 'asc' } }),
    ).toMatchObject([
      { fromStatus: null, toStatus: 'checking' },
      { actor: 'machine', fromStatus: 'checking', toStatus: 'published', reason: 'verdict:ham' },
    ]);
    expect(await db.spamCheck.findMany({ where: { commentId: id } })).toMatchObject([
      { verdict: 'ham', answer: 'false' },
    ]);
    expect(await db.notifyTask.count({ where: { commentId: id } })).toBe(1);
  }
  expect(await countOf(articleId)).toBe(before + 3);
  expect(new Set(dropped)).toEqual(new Set(['lists', `article:${slug}`]));
  // A second time changes nothing.
  expect(await Promise.all(comments.map((comment) => publish(comment)))).toEqual(
    comments.map(() => 'published'),
  );
  expect(await countOf(articleId)).toBe(before + 3);
});

it('counts what others have counted while it waited', async () => {
  const { id: articleId } = await createArticle();
  const comments = await Promise.all([fresh(articleId), fresh(articleId)]);
  const before = await countOf(articleId);

  const statuses = await publishAcross(comments, (tx) =>
    tx.article.update({ where: { id: articleId }, data: { commentCount: { increment: 7 } } }),
  );

  expect(statuses).toEqual(['published', 'published']);
  expect(await countOf(articleId)).toBe(before + 9);
});

it('leaves alone what its author, or a person, has moved meanwhile', async () => {
  const { id: articleId } = await createArticle();
  const [gone, here] = await Promise.all([fresh(articleId), fresh(articleId)]);

  const statuses = await publishAcross([gone, here], (tx) =>
    tx.comment.update({ where: { id: gone.id }, data: { status: 'withdrawn', version: { increment: 1 } } }),
  );

  expect(statuses).toEqual(['withdrawn', 'published']);
  expect(await rowOf(gone)).toMatchObject({ visible: false, shown: false, firstPublishedAt: null });
  expect(await db.commentHistory.count({ where: { commentId: gone.id } })).toBe(1);
  expect(await db.notifyTask.count({ where: { commentId: gone.id } })).toBe(0);
  // What was said of it is kept, once.
  expect(await db.spamCheck.count({ where: { commentId: { in: [gone.id, here.id] } } })).toBe(2);
});

it('finds a place for what is answered and was hidden meanwhile', async () => {
  const { id: articleId } = await createArticle();
  const grandparent = await createComment({ articleId });
  const parent = await createComment({ articleId, parentId: grandparent.id });
  const [reply, other] = await Promise.all([fresh(articleId, parent.id), fresh(articleId)]);

  const statuses = await publishAcross([reply, other], async (tx) => {
    const hidden = { status: 'declined', declineReason: 'other', visible: false, shown: false } as const;
    await tx.comment.updateMany({
      where: { id: { in: idsOf([parent, grandparent]) } },
      data: { ...hidden, version: { increment: 1 } },
    });
    await tx.article.update({ where: { id: articleId }, data: { commentCount: { decrement: 2 } } });
    expect(await tx.comment.count({ where: { articleId, shown: true } })).toBe(0);
  });

  expect(statuses).toEqual(['published', 'published']);
  for (const { id } of [parent, grandparent])
    expect(await rowOf({ id })).toMatchObject({ visible: false, shown: true });
  expect(await rowOf(reply)).toMatchObject({ visible: true, shown: true });
  expect(await countOf(articleId)).toBe(await db.comment.count({ where: { articleId, visible: true } }));
});

it('lets through an answer together with what it answers', async () => {
  const { id: articleId } = await createArticle();
  const root = await fresh(articleId);
  const reply = await fresh(articleId, root.id);

  expect(await Promise.all([reply, root].map((comment) => publish(comment)))).toEqual([
    'published',
    'published',
  ]);
  expect(await db.comment.count({ where: { articleId, visible: true, shown: true } })).toBe(2);
  expect(await countOf(articleId)).toBe(2);
});

it('is done with what it let through, though the rest of the round fails', async () => {
  const { id: articleId } = await createArticle();
  const [here, other] = await Promise.all([fresh(articleId), fresh(articleId)]);
  // Taken up again, with a number that no column takes.
  const failing = { ...HAM, receipt: { ...HAM.receipt, latencyMs: 1e12 } };

  const outcomes = await Promise.allSettled([
    publish(here),
    publish(other, { reason: 'retry', answer: failing }),
  ]);

  expect(outcomes).toMatchObject([{ value: 'published' }, { status: 'rejected' }]);
  expect(await db.spamCheck.count({ where: { commentId: here.id } })).toBe(1);
  expect(await rowOf(other)).toMatchObject({ status: 'checking' });
  expect(await countOf(articleId)).toBe(1);
});
