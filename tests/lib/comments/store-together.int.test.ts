import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { LEFT_NAME } from '@/lib/auth/left-name';
import { eraseComments, unsignComments } from '@/lib/comments/erase-comments';
import { keyedHash } from '@/lib/comments/earlier-comment';
import { insertComments } from '@/lib/comments/insert-comments';
import type { PostOutcome } from '@/lib/comments/post-comment';
import { storeComment } from '@/lib/comments/store-comment';
import { db } from '@/lib/db';
import { newId } from '@/lib/ids';
import { createArticle, createComment } from '@/tests/factories';
import { newOrigin, post, rowOf } from '@/tests/posting';
import { resetService } from '@/tests/with-akismet';

// Comments that come to one article at the same moment are stored by one statement: each must come off as it would alone.

describe('what comes at the same moment', () => {
  it('is stored together, and each is answered for itself', async () => {
    resetService();
    const { slug } = await createArticle();
    const elsewhere = await createComment();
    const dozen = [
      ...Array.from({ length: 8 }, (_, nth) => ({ body: `One of a dozen, number ${nth}.` })),
      // What means something where texts are handed on.
      ...[String.raw`\u0000, \ud83d and "\x41" \\ as typed`, '😀 \u{1d4b2}', '{"id": null}', "'); --"].map(
        (body) => ({ body }),
      ),
    ];
    const result = await Promise.all(
      [
        ...dozen,
        { body: '' },
        { body: 'Of a name that is taken.', name: 'Folkmoot' },
        { body: 'Below what is elsewhere.', parentId: elsewhere.id },
        { body: 'Below nothing.', parentId: 'nul\0' },
      ].map((raw) => post(slug, { check: 'person', ...raw })),
    );

    expect(result.map(nameOf)).toEqual([
      ...dozen.map(() => 'posted'),
      'invalid',
      'invalid',
      'refused parent-gone',
      'refused parent-gone',
    ]);
    const stored = await db.comment.findMany({ where: { article: { slug } } });
    expect(new Set(stored.map(({ body }) => body))).toEqual(new Set(dozen.map(({ body }) => body)));
    // Each has the id, and the text, that its author was told.
    const texts = new Map(stored.map(({ id, body }) => [id, body]));
    const told = result.flatMap((one) => (one.outcome === 'posted' ? [texts.get(one.comment.id)] : []));
    expect(told).toEqual(dozen.map(({ body }) => body));
  });

  it('goes in one statement', async () => {
    const { id: articleId } = await createArticle();
    const dozen = Array.from({ length: 12 }, () => storable({ articleId }));
    const { sent, result } = await watchInserts(() => Promise.all(dozen.map(storeComment)));

    expect(result.map(({ outcome }) => outcome)).toEqual(dozen.map(() => 'stored'));
    expect(sent).toBe(1);
  });

  it('waits for a person at once when nobody is to be asked, and its history says how it came there', async () => {
    resetService();
    const { slug } = await createArticle();
    const body = 'Call her at +44 20 7946 0958.';
    const outcomes = await Promise.all([
      post(slug, { check: 'person', body }),
      post(slug, { check: 'person', website: 'filled in' }),
    ]);

    const ids = outcomes.map(idOf);
    const rows = await Promise.all(ids.map((id) => rowOf({ id: id ?? '' })));
    expect(rows).toMatchObject([
      {
        status: 'pending',
        version: 2,
        holds: ['person', 'gives-away', 'newcomer'],
        dueAt: null,
        waits: true,
        urgency: 2,
      },
      {
        status: 'pending',
        version: 2,
        holds: ['trap', 'person', 'newcomer'],
        dueAt: null,
        waits: true,
        urgency: 0,
      },
    ]);
    for (const [nth, cause] of ['gives-away', 'trap'].entries())
      expect(
        await db.commentHistory.findMany({
          where: { commentId: ids[nth] ?? '' },
          orderBy: { id: 'asc' },
        }),
      ).toMatchObject([
        { actor: 'author', fromStatus: null, toStatus: 'checking', reason: null, cause: null },
        { actor: 'machine', fromStatus: 'checking', toStatus: 'pending', reason: null, cause },
      ]);
  });

  it('is stored once when it is the same, with a nonce and without', async () => {
    resetService();
    const { slug } = await createArticle();
    const raws = [
      { nonce: 'a' },
      { nonce: 'a' },
      {},
      {},
      { nonce: 'a', body: 'Another.' },
      { name: 'Robin' },
    ];
    const outcomes = await Promise.all(raws.map((raw) => post(slug, { check: 'person', ...raw })));

    for (const pair of [outcomes.slice(0, 2), outcomes.slice(2, 4)]) {
      expect(new Set(pair.map(nameOf))).toEqual(new Set(['posted', 'repeat']));
      expect(new Set(pair.map(idOf)).size).toBe(1);
    }
    expect(outcomes.slice(4).map(nameOf)).toEqual(['posted', 'posted']);
    expect(await db.comment.count({ where: { article: { slug } } })).toBe(4);
  });

  it('is counted to the last one, whoever else is stored with it', { timeout: 60_000 }, async () => {
    resetService();
    const { slug } = await createArticle();
    const origin = newOrigin();
    const raws = Array.from({ length: 64 }, (_, nth) => ({ body: `Number ${nth}`, check: 'person' }));
    const [outcomes, others] = await Promise.all([
      Promise.all(raws.map((raw) => post(slug, raw, { origin }))),
      Promise.all(raws.slice(0, 8).map((raw) => post(slug, { ...raw, name: 'Robin' }))),
    ]);

    expect(outcomes.filter(({ outcome }) => outcome === 'rate-limited')).toHaveLength(4);
    expect(others.map(nameOf)).toEqual(others.map(() => 'posted'));
    const rows = await db.comment.findMany({ where: { article: { slug } }, select: { holds: true } });
    expect(rows).toHaveLength(68);
    expect(rows.filter(({ holds }) => holds.includes('flood'))).toHaveLength(50);
  });

  it('is stored though another of it cannot be', async () => {
    const { id: articleId } = await createArticle();
    const shut = await createComment({ articleId, locked: true });
    const outcomes = await Promise.allSettled(
      [
        storable({ articleId }),
        storable({ articleId, parentId: newId() }),
        storable({ articleId, parentId: shut.id }),
        // What no rule above lets through, and the database refuses.
        storable({ articleId, contentHash: Buffer.from('short') }),
        storable({ articleId }),
      ].map(storeComment),
    );

    expect(outcomes.map((one) => (one.status === 'fulfilled' ? one.value.outcome : one.status))).toEqual([
      'stored',
      'parent-gone',
      'closed',
      'rejected',
      'stored',
    ]);
    expect(await db.comment.count({ where: { articleId, status: 'checking' } })).toBe(2);
  });

  it('is not stored once its article is closed, or off the site, though it was open when they looked', async () => {
    for (const shut of [{ commentsOpen: false }, { status: 'draft' as const }]) {
      const { id: articleId } = await createArticle();
      const before = storable({ articleId });
      expect(await storeComment(before)).toMatchObject({ outcome: 'stored' });
      await db.article.update({ where: { id: articleId }, data: shut });
      // The same once more was stored then, and is said so.
      const outcomes = await Promise.all([storable({ articleId }), before].map(storeComment));
      expect(outcomes).toMatchObject([
        { outcome: 'closed' },
        { outcome: 'repeat', comment: { id: before.id } },
      ]);
      expect(await db.comment.count({ where: { articleId } })).toBe(1);
    }
  });

  it('is stored once though the connection breaks on which it was to be', async () => {
    const { id: articleId } = await createArticle();
    const parent = await createComment({ articleId });
    const dozen = Array.from({ length: 12 }, (_, nth) =>
      storable({ articleId, ...(nth === 7 && { parentId: parent.id }) }),
    );
    const { storing } = await db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT id FROM comment WHERE id = ${parent.id} FOR UPDATE`;
      const storing = Promise.all(dozen.map(storeComment));
      await waitUntilQueued('%INSERT INTO comment (%');
      await db.$executeRaw`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return { storing };
    });

    expect((await storing).map(({ outcome }) => outcome)).toEqual(dozen.map(() => 'stored'));
    const ids = dozen.map(({ id }) => id);
    expect(await db.comment.count({ where: { id: { in: ids } } })).toBe(12);
    expect(await db.commentHistory.count({ where: { commentId: { in: ids } } })).toBe(12);
  });

  it('is stored once by two instances that have it in other orders', async () => {
    const { id: articleId } = await createArticle();
    const those = Array.from({ length: 40 }, () => newComment({ articleId }));
    const again = those.map((comment) => ({ ...comment, id: newId() })).toReversed();
    const [first, second] = await Promise.all([
      insertComments(db, those, null),
      insertComments(db, again, null),
    ]);

    const takenOf = (taken: unknown[]) => taken.map((one) => one !== null);
    expect(takenOf(first)).toEqual(takenOf(second.toReversed()).map((isTaken) => !isTaken));
    expect(await db.comment.count({ where: { articleId } })).toBe(those.length);
    expect(await db.commentHistory.count({ where: { commentId: { in: again.map(({ id }) => id) } } })).toBe(
      second.filter((one) => one !== null).length,
    );
  });

  it('is stored in one order, other texts with one nonce too, so that no two instances wait for each other', async () => {
    const { id: articleId } = await createArticle();
    const nonceHash = keyedHash(['nonce', 'shared']);
    const [low, high] = [1, 2].map((byte) =>
      newComment({ articleId, nonceHash, contentHash: Buffer.alloc(32, byte) }),
    ) as [NewComment, NewComment];
    const { second } = await db.$transaction(async (tx) => {
      await insertComments(tx, [low], null);
      const second = insertComments(
        db,
        [high, low].map((comment) => ({ ...comment, id: newId() })),
        null,
      );
      await waitUntilQueued('%INSERT INTO comment (%');
      await insertComments(tx, [high], null);
      return { second };
    });

    expect(await second).toEqual([null, null]);
    expect(await db.comment.count({ where: { articleId } })).toBe(2);
  });

  it('comes before the erasing of what several of it answer, which takes them in the same order', async () => {
    const { id: articleId } = await createArticle();
    const [low, high] = [newId(), newId()].toSorted() as [string, string];
    for (const id of [high, low]) await createComment({ articleId, id });
    const parents = [high, low];
    const { erased } = await db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT id FROM comment WHERE id = ${low} FOR KEY SHARE`;
      const erased = db.$transaction(async (other) => {
        // As the planner does where there are many.
        await other.$executeRaw`SET LOCAL enable_indexscan = off`;
        return eraseComments(other, { ids: parents, reason: 'erased' });
      });
      await waitUntilQueued('%FOR UPDATE%');
      const replies = parents.map((parentId) => newComment({ articleId, parentId }));
      expect(await insertComments(db, replies, null)).not.toContain(null);
      return { erased };
    });

    await erased;
    expect(
      await db.comment.count({ where: { parentId: { in: parents }, parent: { status: 'erased' } } }),
    ).toBe(2);
  });

  it('never waits in a circle where words are left behind while a branch is closed: both begin with the lowest', async () => {
    const { id: articleId } = await createArticle();
    const [low, high] = [newId(), newId()].toSorted() as [string, string];
    for (const id of [high, low]) await createComment({ articleId, id });
    const { unsigned } = await db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT id FROM comment WHERE id = ${low} FOR UPDATE`;
      const unsigned = db.$transaction(async (other) => {
        await other.$executeRaw`SET LOCAL enable_indexscan = off`;
        return unsignComments(other, [high, low]);
      });
      await waitUntilQueued('%FOR NO KEY UPDATE%');
      await tx.$queryRaw`SELECT id FROM comment WHERE id = ${high} FOR UPDATE`;
      return { unsigned };
    });

    await unsigned;
    expect(await db.comment.count({ where: { articleId, authorName: LEFT_NAME } })).toBe(2);
  });
});

function nameOf(outcome: PostOutcome): string {
  return outcome.outcome === 'refused' ? `refused ${outcome.reason}` : outcome.outcome;
}

function idOf(outcome: PostOutcome): string | null {
  return outcome.outcome === 'posted' || outcome.outcome === 'repeat' ? outcome.comment.id : null;
}

interface Given {
  articleId: string;
  parentId?: string;
  contentHash?: Buffer;
  nonceHash?: Buffer;
}

type NewComment = ReturnType<typeof newComment>;

function storable(given: Given) {
  return { ...newComment(given), heldAs: null, follower: null, earlierId: null };
}

function newComment(given: Given) {
  const id = newId();
  return {
    ...{ id, parentId: null, authorName: 'Wren', account: null, email: null, notify: 'none' as const },
    ...{
      checkBy: 'person' as const,
      holds: [],
      isHeld: false,
      body: id,
      bodyHtml: id,
      origin: null,
      bucket: null,
    },
    ...{ contentHash: keyedHash([id]), nonceHash: keyedHash(['nonce', id]) },
    ...given,
  };
}

/** Until one that stores comments waits for another. */
async function waitUntilQueued(query: string): Promise<void> {
  for (let queued = 0; queued === 0;)
    queued = await db.$executeRaw`
      SELECT 1 FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE ${query}`;
}

/** Counts the statements that store comments while `work` runs. */
async function watchInserts<T>(work: () => Promise<T>): Promise<{ sent: number; result: T }> {
  const proto = Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const original = proto.query;
  let sent = 0;
  proto.query = function (this: unknown, ...args: unknown[]) {
    const [config] = args as [{ text: string } | string];
    if ((typeof config === 'string' ? config : config.text).includes('INSERT INTO comment (')) sent += 1;
    return original.apply(this, args);
  };
  try {
    return { result: await work(), sent };
  } finally {
    proto.query = original;
  }
}
