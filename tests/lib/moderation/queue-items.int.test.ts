import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { MINUTE } from '@/lib/clock';
import { db } from '@/lib/db';
import { newId } from '@/lib/ids';
import { addNote } from '@/lib/moderation/add-note';
import { claimComment } from '@/lib/moderation/claims';
import { decide } from '@/lib/moderation/decide';
import { editComment } from '@/lib/moderation/edit-comment';
import { readDecision, readQueue, type QueueInput } from '@/lib/moderation/queue';
import type { Moderator } from '@/lib/auth/viewer';
import {
  createAccount,
  createArticle,
  createBranch,
  createComment,
  createSubscriber,
} from '@/tests/factories';
import { decided, decision, newModerator } from '@/tests/moderating';
import { rowOf } from '@/tests/posting';

let moderator: Moderator;
let colleague: Moderator;
beforeAll(async () => {
  [moderator, colleague] = [await newModerator(), await newModerator()];
});

const idsIn = async (input: Partial<QueueInput>) =>
  (await readQueue({ list: 'waiting', moderator, ...input })).items.map(({ id }) => id);

async function itemOf(id: string) {
  const found = await readDecision({ id, moderator });
  if (found === null) throw new Error('there is none');
  return found.item;
}

/** Reported by as many readers as reasons. */
async function report(commentId: string, reasons: string[]): Promise<void> {
  for (const reason of reasons)
    await db.report.create({
      data: { id: newId(), commentId, reason, note: `It is ${reason}.`, tokenHash: randomBytes(32) },
    });
  await db.comment.update({ where: { id: commentId }, data: { openReports: reasons } });
}

describe('the queue', () => {
  it('has parts, in each the most urgent first, then the oldest', async () => {
    const { id: articleId, slug } = await createArticle();
    const at = (minutes: number) => ({ articleId, createdAt: new Date(Date.now() - minutes * MINUTE) });
    const held = await createComment({ ...at(50), status: 'pending', holds: ['newcomer'] });
    const checked = await createComment({
      ...at(40),
      status: 'pending',
      dueAt: new Date(Date.now() + MINUTE),
    });
    const outing = await createComment({ ...at(30), status: 'pending', holds: ['gives-away'] });
    const appeal = await createComment({
      ...at(20),
      ...{ status: 'pending', holds: ['appeal'], appealedAt: new Date(), appealNote: 'Please.' },
    });
    const reported = await createComment(at(60));
    await report(reported.id, ['abusive']);
    const edited = await createComment(at(10));
    await db.commentRevision.create({
      data: { commentId: edited.id, body: 'New.', bodyHtml: '<p>New.</p>' },
    });
    await db.comment.update({ where: { id: edited.id }, data: { hasRevision: true } });
    await createComment(at(5));
    const passed = await createComment({ ...at(70), status: 'pending', keptFromId: moderator.accountId });

    const here = { article: slug };
    expect(await idsIn(here)).toEqual([outing, reported, held, checked, appeal, edited].map(({ id }) => id));
    const parts = await Promise.all(
      (['urgent', 'held', 'reported', 'appeals', 'edited', 'checking', 'passed-on'] as const).map((show) =>
        idsIn({ ...here, show }),
      ),
    );
    expect(parts).toEqual([
      [outing.id, reported.id],
      [outing.id, held.id],
      [reported.id],
      [appeal.id],
      [edited.id],
      [checked.id],
      [passed.id],
    ]);
    const page = await readQueue({ list: 'waiting', moderator, ...here });
    expect(page.parts).toEqual({
      ...{ urgent: 2, held: 2, reported: 1, appeals: 1, edited: 1, checking: 1, 'passed-on': 1 },
    });
    expect(page).toMatchObject({ waiting: 6, article: { slug }, author: null });
    expect(await idsIn({ ...here, moderator: colleague })).toContain(passed.id);
    expect(await idsIn({ article: 'no-such-article' })).toEqual([]);
  });

  it('keeps from nobody what no other moderator is let in to see', async () => {
    const { slug, id: articleId } = await createArticle();
    const { id } = await createComment({ articleId, status: 'pending', keptFromId: moderator.accountId });
    expect(await idsIn({ article: slug })).toEqual([]);
    const others = await db.account.findMany({
      where: { role: { in: ['moderator', 'administrator'] }, id: { not: moderator.accountId } },
    });
    const bans = others.map((other) => ({ id: newId(), accountId: other.id, kind: 'ban', reason: 'other' }));
    await db.sanction.createMany({ data: bans });
    expect(await idsIn({ article: slug })).toEqual([id]);
    await db.sanction.deleteMany({ where: { id: { in: bans.map((ban) => ban.id) } } });
  });

  it('finds a member by handle or id, a guest by a confirmed address, and anybody by one comment', async () => {
    const { id: accountId, handle } = await createAccount();
    const mine = await createComment({ status: 'pending', accountId });
    const address = { email: randomBytes(40), emailIndex: randomBytes(32) };
    const [first, second] = [
      await createComment({ status: 'pending', ...address }),
      await createComment({ status: 'pending', ...address }),
    ];
    expect(await idsIn({ author: handle })).toEqual([mine.id]);
    expect(await idsIn({ author: accountId })).toEqual([mine.id]);
    expect(await idsIn({ author: mine.id })).toEqual([mine.id]);
    // An address that was only typed may be anybody's.
    expect(await idsIn({ author: first.id })).toEqual([first.id]);
    await createSubscriber({ emailIndex: address.emailIndex });
    expect((await idsIn({ author: first.id })).toSorted()).toEqual([first.id, second.id].toSorted());
    for (const author of ['nobody', newId(), '\0', '\ud800']) expect(await idsIn({ author })).toEqual([]);
  });
});

describe('an item', () => {
  it('stands among what it answers and what answers the same', async () => {
    const [top, above, parent] = await createBranch(3);
    await createComment({ parentId: parent!.id });
    const { id } = await createComment({ parentId: parent!.id, status: 'pending' });

    expect(await itemOf(id)).toMatchObject({
      siblings: 1,
      replies: 0,
      parent: { id: parent!.id, visible: true, excerpt: parent!.body },
      ancestors: [{ id: top!.id }, { id: above!.id }, { id: parent!.id }],
    });
    expect(await itemOf(parent!.id)).toMatchObject({ siblings: 0, replies: 1, ancestors: [{}, {}] });
  });

  it('says what is known of its author, which of a guest with a typed name is nothing', async () => {
    const account = await createAccount();
    const createdAt = new Date('2026-05-01T10:00:00Z');
    await createComment({ accountId: account.id, createdAt });
    await createComment({ accountId: account.id, status: 'declined' });
    await createComment({ accountId: account.id, status: 'spam' });
    const mine = await createComment({ accountId: account.id, status: 'pending', badge: 'administrator' });
    expect(await itemOf(mine.id)).toMatchObject({
      badge: 'moderator',
      author: {
        ...{ key: account.id, handle: account.handle, published: 1, declined: 1, spam: 1 },
        firstSeen: createdAt,
      },
    });
    const address = { email: randomBytes(40), emailIndex: randomBytes(32) };
    await createComment(address);
    const guest = await createComment({ status: 'pending', ...address });
    expect((await itemOf(guest.id)).author).toBeNull();
    await createSubscriber({ emailIndex: address.emailIndex });
    expect((await itemOf(guest.id)).author).toMatchObject({ handle: null, published: 1, declined: 0 });
  });

  it('brings its reports, notes, checks, earlier text and decision, and who is looking', async () => {
    const { id } = await createComment({ body: 'Before.' });
    await report(id, ['abusive', 'outs-someone', 'abusive']);
    await addNote({ id, note: 'I know this one.', moderator: colleague });
    await db.spamCheck.create({
      data: {
        ...{ commentId: id, reason: 'initial', verdict: 'ham', answer: 'false', guid: 'g-1', latencyMs: 31 },
        tier: 'no-email',
      },
    });
    await editComment({ id, input: { version: 1, body: 'After.' }, moderator: colleague });
    await claimComment({ id, moderator: colleague });

    expect(await itemOf(id)).toMatchObject({
      urgency: 2,
      body: 'After.',
      editedBy: 'moderator',
      before: { body: 'Before.', actor: 'moderator', by: colleague.displayName },
      reports: {
        count: 3,
        reasons: [
          { reason: 'abusive', count: 2 },
          { reason: 'outs-someone', count: 1 },
        ],
        notes: [{}, {}, {}],
      },
      notes: [{ note: 'I know this one.', by: colleague.displayName }],
      checks: [{ verdict: 'ham', guid: 'g-1', tier: 'no-email', latencyMs: 31, answer: 'false' }],
      claim: { by: colleague.displayName },
      decidedBefore: null,
      why: ['3 readers report that it attacks a person and that it gives somebody away.'],
    });
    decided(
      await decide({
        id,
        input: decision({ decision: 'decline', reason: 'abusive', version: 2 }),
        moderator: colleague,
      }),
    );
    expect(await itemOf(id)).toMatchObject({
      decidedBefore: { by: colleague.displayName, isMine: false, to: 'declined', reason: 'abusive' },
      reports: { count: 0, notes: [] },
      waitsSince: null,
    });
    expect((await readDecision({ id, moderator }))?.history.map(({ by }) => by)).toEqual([
      colleague.displayName,
      colleague.displayName,
    ]);
    expect(await rowOf({ id })).toMatchObject({ status: 'declined' });
  });
});
