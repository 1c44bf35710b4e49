import { describe, expect, it } from 'vitest';
import type { Moderator } from '@/lib/auth/viewer';
import { DAY } from '@/lib/clock';
import { appeal } from '@/lib/comments/appeal';
import { editComment } from '@/lib/comments/edit-comment';
import { readThreadPage } from '@/lib/comments/queries';
import { readReceipt, receiptHash, receiptPath } from '@/lib/comments/receipts';
import { sweepPublications } from '@/lib/comments/sweep';
import { withdraw } from '@/lib/comments/withdraw';
import { db } from '@/lib/db';
import { newId } from '@/lib/ids';
import { decide } from '@/lib/moderation/decide';
import { readWaitingTime } from '@/lib/moderation/waiting-time';
import { undo } from '@/lib/moderation/undo';
import { createArticle, createComment } from '@/tests/factories';
import { newModerator } from '@/tests/moderating';
import { makeDue, rowOf } from '@/tests/posting';

const daysAgo = (days: number) => new Date(Date.now() - days * DAY);

async function decideAs(moderator: Moderator, id: string, decision: 'publish' | 'decline' | 'hold') {
  const { version } = await rowOf({ id });
  return decide({ id, input: { decision, version, reason: 'abusive', note: null }, moderator });
}

async function withReceipt(overrides: Parameters<typeof createComment>[0] = {}) {
  const id = newId();
  const comment = await createComment({
    id,
    receiptHash: new Uint8Array(receiptHash({ id, receiptVersion: 1 })),
    ...overrides,
  });
  const token = receiptPath({ id, receiptVersion: 1 }).split('/').at(-1) ?? '';
  return { ...comment, receipt: () => readReceipt(token) };
}

describe('withdrawing', () => {
  it('takes words, name and all that was known away at once, and leaves the replies their place', async () => {
    const article = await createArticle();
    const parent = await withReceipt({ articleId: article.id, authorName: 'Marsh Warbler' });
    await createComment({ articleId: article.id, parentId: parent.id });
    await db.commentText.create({ data: { commentId: parent.id, actor: 'author', body: 'Before that.' } });
    expect(await withdraw(parent.id)).toEqual({ status: 'withdrawn' });
    expect(await withdraw(parent.id)).toEqual({ status: 'withdrawn' });

    const page = await readThreadPage({ articleId: article.id, sort: 'oldest' });
    expect(page?.roots).toMatchObject([
      { gone: 'withdrawn', authorName: '', bodyHtml: '', replies: [{ gone: null }] },
    ]);
    expect(await rowOf(parent)).toMatchObject({ body: '', authorName: '', status: 'withdrawn' });
    expect(await db.commentText.count({ where: { commentId: parent.id } })).toBe(0);
    expect(await parent.receipt()).toMatchObject({ state: 'withdrawn', bodyHtml: '' });
    expect((await db.article.findUniqueOrThrow({ where: { id: article.id } })).commentCount).toBe(1);
  });

  it('calls off what a moderator has published a moment ago', async () => {
    const comment = await withReceipt({ status: 'pending' });
    await decideAs(await newModerator(), comment.id, 'publish');
    await withdraw(comment.id);
    await makeDue();
    await sweepPublications();

    expect(await rowOf(comment)).toMatchObject({
      status: 'withdrawn',
      visible: false,
      firstPublishedAt: null,
    });
  });

  it('cannot be edited, decided or appealed away afterwards', async () => {
    const comment = await withReceipt();
    await withdraw(comment.id);
    expect(await editComment({ id: comment.id, body: 'Again.' })).toMatchObject({ outcome: 'refused' });
    expect(await appeal({ id: comment.id, note: '', body: null })).toMatchObject({ outcome: 'refused' });
    expect(await decideAs(await newModerator(), comment.id, 'publish')).toMatchObject({
      outcome: 'conflict',
    });
  });
});

describe('an appeal', () => {
  it('is not for the one who declined it while there is a colleague, whoever passes it on and takes that back', async () => {
    const [first, second] = [await newModerator(), await newModerator()];
    const comment = await withReceipt({ status: 'pending' });
    await decideAs(first, comment.id, 'decline');
    await appeal({ id: comment.id, note: 'Look again.', body: null });
    const refused = { outcome: 'not-yours', why: 'own-decision' };
    expect(await decideAs(first, comment.id, 'publish')).toEqual(refused);
    await decideAs(second, comment.id, 'hold');
    expect(await rowOf(comment)).toMatchObject({ keptFromId: second.accountId });
    expect(await decideAs(first, comment.id, 'publish')).toEqual(refused);
    await undo({ id: comment.id, moderator: second });
    expect(await rowOf(comment)).toMatchObject({ keptFromId: first.accountId });
    expect(await decideAs(first, comment.id, 'decline')).toEqual(refused);
    expect(await decideAs(second, comment.id, 'publish')).toMatchObject({ outcome: 'decided' });
  });

  it('is for the one who declined it where no colleague has signed in for thirty days', async () => {
    const [first, second] = [await newModerator(), await newModerator()];
    const comment = await withReceipt({ status: 'pending' });
    await decideAs(first, comment.id, 'decline');
    await appeal({ id: comment.id, note: 'Look again.', body: null });
    const away = { createdAt: daysAgo(90), signedInAt: daysAgo(31) };
    await db.account.updateMany({ where: { id: { not: first.accountId } }, data: away });
    await db.account.update({ where: { id: second.accountId }, data: { signedInAt: daysAgo(29) } });
    expect(await decideAs(first, comment.id, 'publish')).toMatchObject({ why: 'own-decision' });
    await db.account.update({ where: { id: second.accountId }, data: away });
    expect(await decideAs(first, comment.id, 'publish')).toMatchObject({ outcome: 'decided' });
  });

  it('brings a declined comment back to another moderator, once, with a word and another text', async () => {
    const first = await newModerator();
    const comment = await withReceipt({ status: 'pending' });
    await decideAs(first, comment.id, 'decline');
    expect(await comment.receipt()).toMatchObject({ state: 'declined', appeal: 'none' });
    expect(await appeal({ id: comment.id, note: 'I took the name out.', body: 'Without a name.' })).toEqual({
      outcome: 'appealed',
    });

    expect(await rowOf(comment)).toMatchObject({
      status: 'pending',
      waits: true,
      keptFromId: first.accountId,
      appealNote: 'I took the name out.',
      body: 'Without a name.',
      holds: expect.arrayContaining(['appeal']) as string[],
    });
    expect(await comment.receipt()).toMatchObject({ state: 'held', appeal: 'open' });
    expect(await appeal({ id: comment.id, note: 'And again', body: null })).toMatchObject({
      outcome: 'refused',
    });

    const second = await newModerator();
    await decideAs(second, comment.id, 'decline');
    expect(await comment.receipt()).toMatchObject({ state: 'declined', appeal: 'settled' });
    expect(await appeal({ id: comment.id, note: '', body: null })).toEqual({
      outcome: 'refused',
      status: 'declined',
      isSettled: true,
    });
    await undo({ id: comment.id, moderator: second });
    expect(await comment.receipt()).toMatchObject({ state: 'held', appeal: 'open' });
  });

  it('says everything that is wrong with it at once', async () => {
    const comment = await withReceipt({ status: 'declined' });
    const outcome = await appeal({ id: comment.id, note: 'x'.repeat(2_001), body: 'y'.repeat(20_001) });
    expect(outcome).toMatchObject({
      outcome: 'invalid',
      errors: { note: [expect.any(String)], body: [expect.any(String)] },
    });
    expect(await rowOf(comment)).toMatchObject({ status: 'declined', appealedAt: null });
  });

  it('is counted once however often it is sent at the same moment', async () => {
    const comment = await withReceipt({ status: 'declined' });
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => appeal({ id: comment.id, note: 'Please.', body: null })),
    );
    expect(outcomes.filter(({ outcome }) => outcome === 'appealed')).toHaveLength(1);
    expect(await db.commentHistory.count({ where: { commentId: comment.id, reason: 'appeal' } })).toBe(1);
  });
});

it('promises no waiting time that nothing happened to bear out', async () => {
  expect(await readWaitingTime()).toBeNull();
});
