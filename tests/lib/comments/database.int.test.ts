import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { db } from '@/lib/db';
import { newId } from '@/lib/ids';
import { createArticle, createComment } from '@/tests/factories';

// What must never be is impossible in the database, not only unlikely in code: each of these goes past the code.
const set = (id: string, change: string) =>
  // eslint-disable-next-line no-restricted-properties -- each case is a piece of SQL, written here
  db.$executeRawUnsafe(`UPDATE comment SET ${change} WHERE id = '${id}'`);

describe('history', () => {
  it.each([
    ['update', `UPDATE comment_history SET reason = 'other'`],
    ['delete', `DELETE FROM comment_history`],
    ['truncate', `TRUNCATE comment_history`],
    ['update of nothing', `UPDATE comment_history SET reason = 'x' WHERE false`],
  ])('refuses %s', async (_, statement) => {
    const { id } = await createComment();
    await db.commentHistory.create({ data: { commentId: id, actor: 'machine', toStatus: 'pending' } });
    // eslint-disable-next-line no-restricted-properties -- as above
    await expect(db.$executeRawUnsafe(statement)).rejects.toThrow(/refused|restrict/i);
    expect(await db.commentHistory.count({ where: { commentId: id, reason: null } })).toBe(1);
  });

  it('has no room for text', async () => {
    const row = { commentId: newId(), actor: 'moderator', toStatus: 'declined' } as const;
    await expect(
      db.commentHistory.create({ data: { ...row, reason: 'She named my street.' } }),
    ).rejects.toThrow();
    await expect(db.commentHistory.create({ data: { ...row, cause: 'x'.repeat(61) } })).rejects.toThrow();
  });

  it('outlives its comment and its article', async () => {
    const { id, articleId } = await createComment();
    await db.commentHistory.create({ data: { commentId: id, actor: 'machine', toStatus: 'published' } });
    await db.article.delete({ where: { id: articleId } });
    expect(await db.comment.count({ where: { id } })).toBe(0);
    expect(await db.commentHistory.count({ where: { commentId: id } })).toBe(1);
  });
});

describe('a comment', () => {
  it.each([
    ['is visible without being published', 'pending', 'visible = true'],
    [
      'is visible without a first publication',
      'pending',
      `status = 'published', version = 2, visible = true, shown = true`,
    ],
    ['leaves a tombstone without having been public', 'declined', 'shown = true'],
    ['leaves the status published while visible', 'published', `status = 'spam', version = 2`],
    ['changes its status without a new version', 'pending', `status = 'spam'`],
    ['goes back to an older version', 'pending', `status = 'spam', version = 0`],
    ['is published for the first time twice', 'published', 'first_published_at = now()'],
    ['forgets that it was public', 'published', 'visible = false, shown = false, first_published_at = NULL'],
    ['waits for its check without a time', 'checking', 'due_at = NULL'],
    ['waits for the gate and is visible', 'published', 'publish_at = now()'],
    ['waits for the gate unpublished', 'pending', 'publish_at = now()'],
    ['is declined without a reason', 'pending', `status = 'declined', version = 2`],
    ['is erased and still has words', 'published', `visible = false, status = 'erased', version = 2`],
    ['has an e-mail address that nobody finds', 'pending', `email = '\\x01'`],
    ['moves below another', 'pending', 'parent_id = id'],
    [
      'moves to another article',
      'pending',
      `article_id = (SELECT id FROM article WHERE id <> article_id LIMIT 1)`,
    ],
    ['changes its number', 'pending', 'number = number + 1'],
    ['changes its key', 'pending', `thread_key = thread_key || '\\x0000000000000001'`],
    ['changes its depth', 'pending', 'depth = 2'],
    ['changes its id', 'pending', `id = '0000000000000000'`],
    ['has a receipt hash of another length', 'pending', `receipt_hash = '\\x01'`],
  ] as const)('is refused when it %s', async (_, status, change) => {
    await createArticle();
    const { id } = await createComment({ status });
    const before = await db.comment.findUnique({ where: { id } });
    await expect(set(id, change)).rejects.toThrow();
    expect(await db.comment.findUnique({ where: { id } })).toEqual(before);
  });

  it('is refused below a comment of another article, or of none', async () => {
    const { id: articleId } = await createArticle();
    const elsewhere = await createComment();
    await expect(createComment({ articleId, parentId: elsewhere.id })).rejects.toThrow();
    await expect(createComment({ articleId, parentId: newId() })).rejects.toThrow();
  });

  it('is refused with an id that is not random base 32', async () => {
    await expect(createComment({ id: '1' })).rejects.toThrow();
    await expect(createComment({ id: 'ilouilouilouilou' })).rejects.toThrow();
  });

  it('cannot be deleted from below its replies', async () => {
    const parent = await createComment();
    await createComment({ parentId: parent.id });
    await expect(db.comment.delete({ where: { id: parent.id } })).rejects.toThrow();
  });

  it('keeps its nonce apart in one article', async () => {
    const { id: articleId } = await createArticle();
    const [nonceHash, contentHash] = [new Uint8Array(randomBytes(32)), new Uint8Array(randomBytes(32))];
    await createComment({ articleId, nonceHash, contentHash });
    await expect(createComment({ articleId, nonceHash, contentHash })).rejects.toThrow(/unique/i);
    await createComment({ articleId, nonceHash });
  });
});

describe('its place', () => {
  it('is its path of numbers down to level six, and then its own', async () => {
    let parent = await createComment();
    let path = Buffer.alloc(0);
    const bytes = (number: bigint) => {
      const eight = Buffer.alloc(8);
      eight.writeBigInt64BE(number);
      return eight;
    };
    for (let depth = 1; depth <= 12; depth += 1) {
      if (depth > 1) parent = await createComment({ parentId: parent.id });
      const key = Buffer.concat([path.subarray(0, 48), bytes(parent.number)]);
      expect(parent.depth).toBe(depth);
      expect(Buffer.from(parent.threadKey)).toEqual(key);
      const newest = Buffer.from(parent.threadKeyNewest ?? []);
      expect(newest.subarray(8)).toEqual(key.subarray(8));
      expect(newest.subarray(0, 8)).toEqual(bytes(~parent.rootNumber));
      path = key;
    }
  });

  it('is never given by code, and is in order of time for what is brought in late', async () => {
    const { id: articleId } = await createArticle();
    const at = (iso: string) =>
      createComment({ articleId, createdAt: new Date(iso), number: 7n, depth: 9, rootNumber: 7n });
    const now = await at(new Date().toISOString());
    const old = await at('2009-02-03T04:05:06Z');
    const older = await at('1969-12-31T00:00:00Z');
    const far = await at('2200-01-01T00:00:00Z');

    expect([older, old, now, far].map(({ number }) => number)).toEqual(
      [older, old, now, far].map(({ number }) => number).sort((a, b) => (a < b ? -1 : 1)),
    );
    expect(old.number >> 20n).toBe(BigInt(Date.parse('2009-02-03T04:05:06Z')));
    expect(older.number >> 20n).toBe(0n);
    expect(old.depth).toBe(1);
  });

  it('is another for each of thirty replies that come at once, in an order', async () => {
    const parent = await createComment();
    const createdAt = new Date();
    const replies = await Promise.all(
      Array.from({ length: 30 }, () => createComment({ parentId: parent.id, createdAt })),
    );
    const keys = replies.map(({ threadKey }) => Buffer.from(threadKey).toString('hex'));

    expect(new Set(keys).size).toBe(30);
    const byNumber = replies
      .toSorted((a, b) => (a.number < b.number ? -1 : 1))
      .map(({ threadKey }) => Buffer.from(threadKey).toString('hex'));
    expect(byNumber).toEqual(keys.toSorted());
  });
});
