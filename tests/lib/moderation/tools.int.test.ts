import { describe, expect, it } from 'vitest';
import { readThreadPage } from '@/lib/comments/queries';
import { db } from '@/lib/db';
import { newId } from '@/lib/ids';
import { addNote } from '@/lib/moderation/add-note';
import { claimComment, readClaims } from '@/lib/moderation/claims';
import { decide } from '@/lib/moderation/decide';
import { editComment } from '@/lib/moderation/edit-comment';
import { lockBranch } from '@/lib/moderation/lock-branch';
import { readNews } from '@/lib/moderation/news';
import { lockSchema, noteSchema } from '@/lib/moderation/schema';
import { undo } from '@/lib/moderation/undo';
import { createBranch, createComment } from '@/tests/factories';
import { decided, decision, newModerator } from '@/tests/moderating';
import { post, rowOf } from '@/tests/posting';
import { keyedHash } from '@/lib/comments/earlier-comment';
import { storeComment } from '@/lib/comments/store-comment';

describe('editing', () => {
  it('puts another text in its place, keeps the old one, and leaves the status', async () => {
    const moderator = await newModerator();
    const comment = await createComment({ status: 'pending', body: 'Her name is *Ann*.' });
    const input = { version: 1, body: 'Her name is not for here.\r\n' };

    expect(await editComment({ id: comment.id, input, moderator })).toEqual({
      outcome: 'edited',
      status: 'pending',
      version: 2,
    });
    expect(await rowOf(comment)).toMatchObject({
      body: 'Her name is not for here.',
      bodyHtml: '<p>Her name is not for here.</p>',
      editedBy: 'moderator',
      status: 'pending',
      dueAt: null,
      waits: true,
    });
    expect(await db.commentText.findMany({ where: { commentId: comment.id } })).toMatchObject([
      { actor: 'moderator', accountId: moderator.accountId, body: 'Her name is *Ann*.' },
    ]);
    expect(await db.commentHistory.findMany({ where: { commentId: comment.id } })).toMatchObject([
      { actor: 'moderator', fromStatus: 'pending', toStatus: 'pending', reason: 'edited' },
    ]);
    // The same again is no change.
    expect(
      await editComment({
        id: comment.id,
        input: { version: 2, body: 'Her name is not for here.' },
        moderator,
      }),
    ).toMatchObject({ outcome: 'edited', version: 2 });
    expect(await editComment({ id: comment.id, input, moderator })).toEqual({
      outcome: 'conflict',
      current: { status: 'pending', version: 2 },
    });
  });

  it('of what can be read changes it where it stands', async () => {
    const moderator = await newModerator();
    const comment = await createComment();
    await editComment({ id: comment.id, input: { version: 1, body: 'Shorter.' }, moderator });
    expect(await rowOf(comment)).toMatchObject({ visible: true, bodyHtml: '<p>Shorter.</p>' });
    const page = await readThreadPage({ articleId: comment.articleId, sort: 'oldest' });
    expect(page?.roots).toMatchObject([
      { bodyHtml: '<p>Shorter.</p>', isEditedByModerator: true, editedAt: expect.any(Date) as Date },
    ]);
  });

  it('leaves a decision before it to be taken back, and the machine out of it for good', async () => {
    const moderator = await newModerator();
    const comment = await createComment({ status: 'pending', holds: ['spam-service'] });
    await editComment({ id: comment.id, input: { version: 1, body: 'Shorter.' }, moderator });
    decided(await decide({ id: comment.id, input: decision({ version: 2 }), moderator }));
    await editComment({ id: comment.id, input: { version: 3, body: 'Shortest.' }, moderator });
    decided(await undo({ id: comment.id, moderator }));
    expect(await rowOf(comment)).toMatchObject({
      status: 'pending',
      body: 'Shortest.',
      lastActor: 'moderator',
      dueAt: null,
      publishAt: null,
    });
  });

  it('refuses what is no text, what nobody can change, and what is not there', async () => {
    const moderator = await newModerator();
    const pending = await createComment({ status: 'pending' });
    for (const body of ['', ' \n', '\u200b', 'x'.repeat(20_001), 'a\0b'])
      expect(await editComment({ id: pending.id, input: { version: 1, body }, moderator })).toMatchObject({
        outcome: 'invalid',
        errors: [expect.any(String)],
      });
    for (const status of ['checking', 'withdrawn', 'erased'] as const) {
      const { id } = await createComment({ status });
      expect(await editComment({ id, input: { version: 1, body: 'Mine.' }, moderator })).toEqual({
        outcome: 'conflict',
        current: { status, version: 1 },
      });
    }
    for (const id of [newId(), 'x', '\0'])
      expect(await editComment({ id, input: { version: 1, body: 'x' }, moderator })).toEqual({
        outcome: 'unknown',
      });
  });
});

describe('locking', () => {
  it('closes a comment and all below it, leaves what stands above, and opens all again', async () => {
    const moderator = await newModerator();
    const [root, reply, deep] = await createBranch(3);
    const beside = await createComment({ parentId: root!.id });
    const locked = async () =>
      Promise.all([root, reply, deep, beside].map(async (comment) => (await rowOf(comment!)).locked));

    expect(await lockBranch({ id: reply!.id, input: { locked: true }, moderator })).toEqual({
      outcome: 'set',
      locked: true,
    });
    expect(await locked()).toEqual([false, true, true, false]);
    await lockBranch({ id: reply!.id, input: { locked: true }, moderator });
    await lockBranch({ id: reply!.id, input: { locked: false }, moderator });
    expect(await locked()).toEqual([false, false, false, false]);
    expect(await db.moderationAct.findMany({ where: { subjectId: reply!.id } })).toMatchObject([
      { act: 'locked', subject: 'comment', accountId: moderator.accountId },
      { act: 'unlocked', subject: 'comment' },
    ]);
    expect(await lockBranch({ id: newId(), input: { locked: true }, moderator })).toEqual({
      outcome: 'unknown',
    });
    expect(lockSchema.safeParse({ locked: 'true' }).data).toEqual({ locked: true });
    expect(lockSchema.safeParse({ locked: 'yes' }).success).toBe(false);
  });
});

describe('locking what was seen otherwise', () => {
  it.each([{ version: 2 }, { seen: true }, { version: 1, seen: true }])(
    'changes nothing for %j',
    async (saw) => {
      const moderator = await newModerator();
      const { id } = await createComment();
      expect(await lockBranch({ id, input: { locked: true, ...saw }, moderator })).toEqual({
        outcome: 'conflict',
        current: { status: 'published', version: 1, locked: false },
      });
      expect(await rowOf({ id })).toMatchObject({ locked: false });
      expect(await db.moderationAct.count({ where: { subjectId: id } })).toBe(0);
      const input = { locked: true, version: 1, seen: false };
      expect(await lockBranch({ id, input, moderator })).toMatchObject({ outcome: 'set' });
    },
  );
});

describe('what is locked', () => {
  it('can be read, and not answered', async () => {
    const moderator = await newModerator();
    const [root, reply] = await createBranch(2);
    const { slug } = await db.article.findUniqueOrThrow({ where: { id: root!.articleId } });
    await lockBranch({ id: root!.id, input: { locked: true }, moderator });

    const page = await readThreadPage({ articleId: root!.articleId, sort: 'oldest' });
    expect(page?.roots).toMatchObject([{ locked: true, replies: [{ locked: true }] }]);
    expect(await post(slug, { parentId: reply!.id })).toMatchObject({ outcome: 'refused', reason: 'closed' });
    expect(await post(slug)).toMatchObject({ outcome: 'posted' });
    await lockBranch({ id: root!.id, input: { locked: false }, moderator });
    expect(await post(slug, { parentId: reply!.id })).toMatchObject({ outcome: 'posted' });
  });

  it('lets nothing slip below it that is stored at the same moment', async () => {
    const moderator = await newModerator();
    const parent = await createComment();
    const answers = Array.from({ length: 20 }, async (_, n) => {
      const body = `Number ${n}`;
      return storeComment({
        ...{
          id: newId(),
          articleId: parent.articleId,
          parentId: parent.id,
          authorName: 'Wren',
          account: null,
          heldAs: null,
        },
        ...{ email: null, notify: 'none', follower: null, checkBy: 'person', body, bodyHtml: body },
        ...{
          contentHash: keyedHash([body]),
          nonceHash: null,
          origin: null,
          bucket: null,
          holds: [],
          isHeld: false,
          earlierId: null,
        },
      });
    });
    const [, ...outcomes] = await Promise.all([
      lockBranch({ id: parent.id, input: { locked: true }, moderator }),
      ...answers,
    ]);
    const stored = await db.comment.findMany({ where: { parentId: parent.id } });
    expect(stored).toHaveLength(outcomes.filter(({ outcome }) => outcome === 'stored').length);
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toContain('closed');
    expect(stored.filter(({ locked }) => !locked)).toEqual([]);
  });
});

describe('a note', () => {
  it('stands beside the comment, and in the log without its words', async () => {
    const moderator = await newModerator();
    const { id } = await createComment({ status: 'pending' });
    expect(await addNote({ id, note: 'She wrote to us before.', moderator })).toBe(true);
    expect(await db.commentNote.findMany({ where: { commentId: id } })).toMatchObject([
      { note: 'She wrote to us before.', accountId: moderator.accountId },
    ]);
    expect(await db.moderationAct.count({ where: { subjectId: id, act: 'noted' } })).toBe(1);
    expect(await addNote({ id: newId(), note: 'x', moderator })).toBe(false);
    const erased = await createComment({ status: 'erased' });
    expect(await addNote({ id: erased.id, note: 'x', moderator })).toBe(false);
    for (const note of ['', '  ', 'x'.repeat(2_001), 'a\0b', undefined])
      expect(noteSchema.safeParse({ note }).success).toBe(false);
  });
});

describe('a claim', () => {
  it('is for who comes first, for two minutes, and for one comment at a time', async () => {
    const [one, other] = [await newModerator(), await newModerator()];
    const [first, second] = [
      await createComment({ status: 'pending' }),
      await createComment({ status: 'pending' }),
    ];
    const mine = await claimComment({ id: first.id, moderator: one });
    expect(mine).toMatchObject({ claimed: true, by: one.displayName });
    expect(Math.abs(mine!.until.getTime() - Date.now() - 120_000)).toBeLessThan(5_000);
    expect(await claimComment({ id: first.id, moderator: one })).toMatchObject({ claimed: true });
    expect(await claimComment({ id: first.id, moderator: other })).toMatchObject({
      claimed: false,
      by: one.displayName,
    });
    expect(await readClaims(other)).toMatchObject([{ id: first.id, by: one.displayName }]);
    expect(await readClaims(one)).toEqual([]);

    await claimComment({ id: second.id, moderator: one });
    expect(await claimComment({ id: first.id, moderator: other })).toMatchObject({ claimed: true });
    await db.$executeRaw`UPDATE queue_claim SET until = now() - interval '1 second'`;
    expect(await readClaims(other)).toEqual([]);
    expect(await claimComment({ id: second.id, moderator: other })).toMatchObject({ claimed: true });
    expect(await claimComment({ id: newId(), moderator: other })).toBeNull();
  });
});

it('news say how much waits, and that something has come', async () => {
  const moderator = await newModerator();
  const before = await readNews(moderator);
  const late = new Date(Date.now() + 1_000);
  await createComment({ status: 'pending', createdAt: late });
  const after = await readNews(moderator);
  expect(after.waiting).toBe(before.waiting + 1);
  expect(after.newest).toEqual(late);
});
