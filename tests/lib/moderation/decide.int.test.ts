import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readInContext, readThreadPage } from '@/lib/comments/queries';
import { readReceipt, receiptHash, receiptPath } from '@/lib/comments/receipts';
import { sweepPublications } from '@/lib/comments/sweep';
import { db } from '@/lib/db';
import type { Role } from '@/lib/generated/prisma/enums';
import { newId } from '@/lib/ids';
import { decide, type DecisionOutcome } from '@/lib/moderation/decide';
import { decisionSchema, type DecisionInput } from '@/lib/moderation/schema';
import { undo } from '@/lib/moderation/undo';
import { createArticle, createBranch, createComment } from '@/tests/factories';
import { newModerator } from '@/tests/moderating';
import { makeDue, rowOf } from '@/tests/posting';

const decision = (input: Partial<DecisionInput>): DecisionInput => ({
  decision: 'publish',
  version: 1,
  reason: null,
  note: null,
  ...input,
});

function decided(outcome: DecisionOutcome) {
  if (outcome.outcome !== 'decided') throw new Error(outcome.outcome);
  return outcome;
}

const countOf = async (articleId: string) =>
  (await db.article.findUniqueOrThrow({ where: { id: articleId } })).commentCount;

describe('a decision', () => {
  it('to publish takes effect when its window has ended, and not before', async () => {
    const moderator = await newModerator();
    const comment = await createComment({ status: 'pending' });
    const began = Date.now();
    const outcome = decided(await decide({ id: comment.id, input: decision({}), moderator }));

    expect(outcome).toMatchObject({ status: 'published', version: 2 });
    const window = [began, Date.now()].map((at) => outcome.undoUntil.getTime() - at);
    expect(window[0]).toBeGreaterThanOrEqual(9_990);
    expect(window[1]).toBeLessThanOrEqual(10_010);
    await sweepPublications();
    expect(await rowOf(comment)).toMatchObject({
      status: 'published',
      visible: false,
      firstPublishedAt: null,
    });
    expect(await countOf(comment.articleId)).toBe(0);
    await makeDue();
    await sweepPublications();
    expect(await rowOf(comment)).toMatchObject({
      visible: true,
      publishAt: null,
      firstPublishedAt: expect.any(Date) as Date,
    });
    expect(await countOf(comment.articleId)).toBe(1);
    // People have been told: only a new decision helps.
    expect(await undo({ id: comment.id, moderator })).toMatchObject({ outcome: 'conflict' });
  });

  it('is none on a pingback, which would stand before the gate for ever', async () => {
    const moderator = await newModerator();
    const ping = await createComment({ status: 'pending', kind: 'pingback' });

    expect(await decide({ id: ping.id, input: decision({}), moderator })).toEqual({ outcome: 'unknown' });
    expect(await rowOf(ping)).toMatchObject({ status: 'pending', publishAt: null });
  });

  it('to hide takes effect at once, and can be taken back', async () => {
    const moderator = await newModerator();
    const comment = await createComment();
    const input = decision({ decision: 'decline', reason: 'abusive', note: 'Please not like this.' });
    decided(await decide({ id: comment.id, input, moderator }));

    expect(await rowOf(comment)).toMatchObject({
      status: 'declined',
      visible: false,
      shown: false,
      declineReason: 'abusive',
      declineNote: 'Please not like this.',
      lastActor: 'moderator',
    });
    expect(await countOf(comment.articleId)).toBe(0);
    expect((await readThreadPage({ articleId: comment.articleId, sort: 'oldest' }))?.size).toBe(0);

    decided(await undo({ id: comment.id, moderator }));
    expect(await rowOf(comment)).toMatchObject({
      status: 'published',
      visible: true,
      shown: true,
      declineReason: null,
      declineNote: null,
      hiddenAt: null,
      firstPublishedAt: comment.firstPublishedAt,
      version: 3,
    });
    expect(await countOf(comment.articleId)).toBe(1);
    expect(await undo({ id: comment.id, moderator })).toMatchObject({ outcome: 'conflict' });
  });

  it('leaves its reason in the history, and its note where it can be erased', async () => {
    const moderator = await newModerator();
    const comment = await createComment({ status: 'pending' });
    await decide({
      id: comment.id,
      input: decision({ decision: 'decline', note: 'A note about her.' }),
      moderator,
    });
    const history = await db.commentHistory.findMany({ where: { commentId: comment.id } });
    expect(history).toMatchObject([
      {
        actor: 'moderator',
        accountId: moderator.accountId,
        fromStatus: 'pending',
        toStatus: 'declined',
        reason: 'other',
      },
    ]);
    expect(
      JSON.stringify(history, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toContain('note about');
  });

  it('is refused when the comment is another version by now', async () => {
    const moderator = await newModerator();
    const comment = await createComment({ status: 'pending' });
    const outcomes = await Promise.all(
      (['publish', 'decline', 'spam', 'publish'] as const).map(async (what) =>
        decide({ id: comment.id, input: decision({ decision: what }), moderator: await newModerator() }),
      ),
    );
    expect(outcomes.filter(({ outcome }) => outcome === 'decided')).toHaveLength(1);
    const { status, version } = await rowOf(comment);
    for (const outcome of outcomes)
      if (outcome.outcome === 'conflict') expect(outcome.current).toEqual({ status, version });
    expect(await decide({ id: comment.id, input: decision({ version: 99 }), moderator })).toEqual({
      outcome: 'conflict',
      current: { status, version },
    });
    expect(await db.commentHistory.count({ where: { commentId: comment.id } })).toBe(1);
  });

  it.each(['withdrawn', 'erased', 'checking'] as const)('is refused on what is %s', async (status) => {
    const moderator = await newModerator();
    const comment = await createComment({ status });
    for (const what of ['publish', 'decline', 'spam', 'hold'] as const) {
      expect(await decide({ id: comment.id, input: decision({ decision: what }), moderator })).toEqual({
        outcome: 'conflict',
        current: { status, version: 1 },
      });
    }
  });

  it('is unknown for what is no comment', async () => {
    const moderator = await newModerator();
    for (const id of [newId(), 'x', '\0']) {
      expect(await decide({ id, input: decision({}), moderator })).toEqual({ outcome: 'unknown' });
      expect(await undo({ id, moderator })).toEqual({ outcome: 'unknown' });
    }
  });

  it('is read strictly', () => {
    expect(
      decisionSchema.safeParse({ decision: 'publish', version: '3', reason: '', note: '' }).data,
    ).toEqual({ decision: 'publish', version: 3, reason: null, note: null });
    for (const wrong of [
      { decision: 'erase' },
      { version: 'x' },
      { version: 0 },
      { reason: 'Because' },
      { note: 'x'.repeat(2_001) },
      { visible: true },
      { note: 'a\0b' },
    ]) {
      expect(
        decisionSchema.safeParse({ decision: 'decline', version: 1, ...wrong }).success,
        JSON.stringify(wrong),
      ).toBe(false);
    }
  });
});

describe('taking it back', () => {
  it('is for the moderator who decided, in ten seconds', async () => {
    const [moderator, other] = [await newModerator(), await newModerator()];
    const comment = await createComment({ status: 'pending' });
    await decide({ id: comment.id, input: decision({ decision: 'spam' }), moderator });
    expect(await undo({ id: comment.id, moderator: other })).toMatchObject({ outcome: 'conflict' });
    expect(await undo({ id: comment.id, moderator })).toMatchObject({
      outcome: 'decided',
      status: 'pending',
      version: 3,
    });

    const old = await createComment({ status: 'spam' });
    await db.commentHistory.create({
      data: {
        commentId: old.id,
        actor: 'moderator',
        accountId: moderator.accountId,
        fromStatus: 'pending',
        toStatus: 'spam',
        at: new Date(Date.now() - 10_500),
      },
    });
    expect(await undo({ id: old.id, moderator })).toMatchObject({ outcome: 'conflict' });
  });

  it('gives a comment back to the machine it was waiting for, with its reasons', async () => {
    const moderator = await newModerator();
    const comment = await createComment({
      status: 'pending',
      holds: ['spam-service', 'flood'],
      dueAt: new Date(Date.now() + 3_600_000),
    });
    await db.commentHistory.create({
      data: { commentId: comment.id, actor: 'machine', fromStatus: 'checking', toStatus: 'pending' },
    });
    await decide({ id: comment.id, input: decision({ decision: 'decline' }), moderator });
    expect(await rowOf(comment)).toMatchObject({ dueAt: null });
    await undo({ id: comment.id, moderator });
    expect(await rowOf(comment)).toMatchObject({
      status: 'pending',
      lastActor: 'machine',
      holds: ['spam-service', 'flood'],
      dueAt: expect.any(Date) as Date,
      declineReason: null,
    });
  });

  it('gives back a reason and a note', async () => {
    const moderator = await newModerator();
    const comment = await createComment({
      status: 'declined',
      declineReason: 'off-topic',
      declineNote: 'Elsewhere, please.',
    });
    await decide({ id: comment.id, input: decision({}), moderator });
    await undo({ id: comment.id, moderator });
    expect(await rowOf(comment)).toMatchObject({
      status: 'declined',
      declineReason: 'off-topic',
      declineNote: 'Elsewhere, please.',
      publishAt: null,
    });
    await decide({ id: comment.id, input: decision({ version: 3 }), moderator });
    await makeDue();
    await sweepPublications();
    expect(await rowOf(comment)).toMatchObject({ visible: true, declineReason: null, declineNote: null });
  });

  it('opens the window of a publication again that had not passed the gate', async () => {
    const moderator = await newModerator();
    const comment = await createComment({ status: 'pending' });
    await decide({ id: comment.id, input: decision({}), moderator });
    await decide({ id: comment.id, input: decision({ decision: 'decline', version: 2 }), moderator });
    await undo({ id: comment.id, moderator });
    expect(await rowOf(comment)).toMatchObject({
      status: 'published',
      visible: false,
      publishAt: expect.any(Date) as Date,
    });
    await sweepPublications();
    expect(await rowOf(comment)).toMatchObject({ visible: false });
  });
});

describe('places of what is gone', () => {
  it('are kept while something can be read below, and go with it', async () => {
    const moderator = await newModerator();
    const [root, reply, deep] = await createBranch(3);
    const hide = async (id: string) =>
      decided(
        await decide({
          id,
          input: decision({ decision: 'decline', version: (await rowOf({ id })).version }),
          moderator,
        }),
      );
    const shown = async () =>
      Promise.all([root, reply, deep].map(async (comment) => (await rowOf(comment!)).shown));

    await hide(root!.id);
    expect(await shown()).toEqual([true, true, true]);
    await hide(reply!.id);
    expect(await shown()).toEqual([true, true, true]);
    const context = await readInContext({ articleId: root!.articleId, id: deep!.id });
    expect(context?.ancestors).toMatchObject([
      { gone: 'removed', bodyHtml: '', authorName: '' },
      { gone: 'removed', bodyHtml: '', authorName: '' },
    ]);
    await hide(deep!.id);
    expect(await shown()).toEqual([false, false, false]);
    await undo({ id: deep!.id, moderator });
    expect(await shown()).toEqual([true, true, true]);
    expect(await countOf(root!.articleId)).toBe(1);
  });
});

describe('many at once', () => {
  it('leave counts, tombstones and versions right', { timeout: 60_000 }, async () => {
    const { id: articleId } = await createArticle();
    const moderators = await Promise.all(Array.from({ length: 4 }, newModerator));
    const branches = await Promise.all(Array.from({ length: 3 }, () => createBranch(4, { articleId })));
    const comments = [
      ...branches.flat(),
      await createComment({ articleId, status: 'pending' }),
      await createComment({ articleId, status: 'spam' }),
    ];
    let state = 20_261_123;
    const pick = <T>(items: readonly T[]): T =>
      items[(state = (state * 48_271) % 2_147_483_647) % items.length]!;

    await Promise.all(
      moderators.map(async (moderator) => {
        for (let n = 0; n < 40; n += 1) {
          const { id } = pick(comments);
          const what = pick([
            'publish',
            'publish',
            'decline',
            'spam',
            'hold',
            'undo',
            'undo',
            'sweep',
          ] as const);
          if (what === 'sweep') {
            await makeDue();
            await sweepPublications();
          } else if (what === 'undo') await undo({ id, moderator });
          else
            await decide({
              id,
              input: decision({ decision: what, version: (await rowOf({ id })).version }),
              moderator,
            });
        }
      }),
    );

    const rows = await db.comment.findMany({ where: { articleId } });
    expect(await countOf(articleId)).toBe(rows.filter(({ visible }) => visible).length);
    const below = (id: string): typeof rows =>
      rows.filter(({ parentId }) => parentId === id).flatMap((row) => [row, ...below(row.id)]);
    for (const row of rows) {
      const standing =
        row.visible || (row.firstPublishedAt !== null && below(row.id).some(({ visible }) => visible));
      expect(row.shown, row.id).toBe(standing);
      const moves = await db.commentHistory.findMany({
        where: { commentId: row.id },
        orderBy: { id: 'asc' },
      });
      expect(row.version).toBe(1 + moves.length);
      if (moves.length > 0) expect(moves.at(-1)?.toStatus).toBe(row.status);
    }
  });
});

describe('a receipt', () => {
  const withReceipt = async (
    status: 'pending' | 'published' | 'declined' | 'spam' | 'withdrawn' | 'erased',
  ) => {
    const comment = await createComment({
      status,
      ...(status === 'declined' ? { declineReason: 'constructor', declineNote: 'A note.' } : {}),
    });
    await db.comment.update({
      where: { id: comment.id },
      data: { receiptHash: new Uint8Array(receiptHash(comment)) },
    });
    return { comment, token: receiptPath(comment).split('/').at(-1)! };
  };

  it.each([
    ['pending', 'held', null],
    ['spam', 'held', null],
    ['published', 'published', null],
    ['declined', 'declined', 'The moderators decided not to publish it.'],
    ['withdrawn', 'withdrawn', null],
    ['erased', 'erased', null],
  ] as const)('says of what is %s that it is %s', async (status, state, reason) => {
    const { comment, token } = await withReceipt(status);
    expect(await readReceipt(token)).toMatchObject({
      id: comment.id,
      state,
      reason,
      note: status === 'declined' ? 'A note.' : null,
    });
  });

  it('says of what was taken away that everybody could read it', async () => {
    const { comment, token } = await withReceipt('published');
    expect(await readReceipt(token)).toMatchObject({ state: 'published', wasPublic: true });
    const input = decision({ decision: 'decline', version: comment.version });
    decided(await decide({ id: comment.id, input, moderator: await newModerator() }));
    expect(await readReceipt(token)).toMatchObject({ state: 'declined', wasPublic: true });
    expect(await readReceipt((await withReceipt('declined')).token)).toMatchObject({ wasPublic: false });
  });

  it('is revoked by a higher version, and nothing else opens it', async () => {
    const { comment, token } = await withReceipt('pending');
    for (const wrong of ['', 'x', token.slice(1), `${token}x`, '\0', '\ud800'])
      expect(await readReceipt(wrong)).toBeNull();
    await db.$executeRaw`UPDATE comment SET receipt_version = 2 WHERE id = ${comment.id}`;
    expect(await readReceipt(token)).toBeNull();
  });
});

describe('a published comment that was reported', () => {
  async function reported() {
    const comment = await createComment({ openReports: ['abusive', 'outs-someone'], folded: true });
    for (const reason of ['abusive', 'outs-someone'])
      await db.report.create({
        data: { id: newId(), commentId: comment.id, reason, tokenHash: randomBytes(32) },
      });
    return comment;
  }
  const outcomesOf = async (id: string) =>
    (await db.report.findMany({ where: { commentId: id } })).map(({ outcome }) => outcome);

  it('waits for a person, as the most urgent there is', async () => {
    const { id } = await reported();
    await db.comment.update({ where: { id }, data: { openReports: ['outs-someone'] } });
    expect(await rowOf({ id })).toMatchObject({
      waits: true,
      urgency: 2,
      waitsSince: expect.any(Date) as Date,
    });
  });

  it('is kept by publishing it: reporters are answered, and it unfolds when the window has ended', async () => {
    const moderator = await newModerator();
    const { id } = await reported();
    await db.comment.update({ where: { id }, data: { openReports: ['abusive'] } });
    const outcome = decided(await decide({ id, input: decision({}), moderator }));

    expect(outcome).toMatchObject({ status: 'published', version: 2 });
    expect(await outcomesOf(id)).toEqual(['kept', 'kept']);
    const kept = await rowOf({ id });
    expect(kept).toMatchObject({ visible: true, waits: false, openReports: [], folded: true });
    expect((kept.unfoldAt?.getTime() ?? 0) - outcome.undoUntil.getTime()).toBeLessThan(1000);

    const back = decided(await undo({ id, moderator }));
    expect(back).toMatchObject({ status: 'published', version: 3 });
    expect(await outcomesOf(id)).toEqual([null, null]);
    expect(await rowOf({ id })).toMatchObject({ waits: true, urgency: 2, folded: true, unfoldAt: null });
  });

  it('goes at once by declining it, and comes back with its reports when that is taken back', async () => {
    const moderator = await newModerator();
    const { id } = await reported();
    decided(
      await decide({ id, input: decision({ decision: 'decline', reason: 'outs-someone' }), moderator }),
    );
    expect(await outcomesOf(id)).toEqual(['upheld', 'upheld']);
    expect(await rowOf({ id })).toMatchObject({
      visible: false,
      status: 'declined',
      declineReason: 'outs-someone',
    });

    decided(await undo({ id, moderator }));
    expect(await outcomesOf(id)).toEqual([null, null]);
    expect(await rowOf({ id })).toMatchObject({ visible: true, waits: true, folded: true });
  });
});

describe('what a moderator wrote', () => {
  it('is decided by a colleague, while one is let in', async () => {
    const [author, colleague] = [await newModerator(), await newModerator()];
    const comment = await createComment({ status: 'pending', accountId: author.accountId });
    const asked = { id: comment.id, input: decision({}) };
    expect(await decide({ ...asked, moderator: author })).toEqual({
      outcome: 'not-yours',
      why: 'own-comment',
    });
    const others = { role: { in: ['moderator', 'administrator'] as Role[] }, id: { not: author.accountId } };
    const bans = (await db.account.findMany({ where: others })).map(({ id: accountId }) => ({
      ...{ id: newId(), accountId, kind: 'ban', reason: 'other' },
    }));
    await db.sanction.createMany({ data: bans });
    expect(await decide({ ...asked, moderator: author })).toMatchObject({ outcome: 'decided' });
    await db.sanction.deleteMany({ where: { id: { in: bans.map(({ id }) => id) } } });
    decided(await undo({ id: comment.id, moderator: author }));
    expect(
      await decide({ id: comment.id, input: decision({ version: 3 }), moderator: colleague }),
    ).toMatchObject({
      outcome: 'decided',
    });
  });
});

describe('what a moderator passes on', () => {
  it('stays held for a colleague, with a word for them, and keeps its place when that is taken back', async () => {
    const moderator = await newModerator();
    const comment = await createComment({ status: 'pending' });
    const since = (await rowOf(comment)).waitsSince;
    const passed = decided(
      await decide({ id: comment.id, input: decision({ decision: 'hold', note: 'I know him.' }), moderator }),
    );

    expect(passed).toMatchObject({ status: 'pending', version: 2 });
    expect(await rowOf(comment)).toMatchObject({
      keptFromId: moderator.accountId,
      waits: true,
      waitsSince: since,
    });
    expect(await db.commentNote.count({ where: { commentId: comment.id } })).toBe(1);

    decided(await undo({ id: comment.id, moderator }));
    expect(await rowOf(comment)).toMatchObject({ keptFromId: null, status: 'pending', waitsSince: since });
    expect(await db.commentNote.count({ where: { commentId: comment.id } })).toBe(0);
  });

  it('keeps its place in the queue when a publication is taken back', async () => {
    const moderator = await newModerator();
    const comment = await createComment({ status: 'pending' });
    const since = (await rowOf(comment)).waitsSince;
    decided(await decide({ id: comment.id, input: decision({}), moderator }));
    expect(await rowOf(comment)).toMatchObject({ waits: false });
    decided(await undo({ id: comment.id, moderator }));
    expect(await rowOf(comment)).toMatchObject({ waits: true, waitsSince: since });
  });
});

it('keeps a reason that is not on the list as no particular one', async () => {
  const moderator = await newModerator();
  const comment = await createComment({ status: 'pending' });
  decided(
    await decide({ id: comment.id, input: decision({ decision: 'decline', reason: 'made-up' }), moderator }),
  );
  expect(await rowOf(comment)).toMatchObject({ declineReason: 'other' });
});
