import { beforeAll, describe, expect, it } from 'vitest';
import type { Moderator } from '@/lib/auth/viewer';
import { DAY, HOUR, MINUTE } from '@/lib/clock';
import { db } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';
import { readStatistics } from '@/lib/moderation/statistics';
import { midnight, readTransparency } from '@/lib/moderation/transparency';
import { newId } from '@/lib/ids';
import { createAccount, createComment } from '@/tests/factories';
import { awaitQuietClock } from '@/tests/quiet-clock';

// Only requireModerator makes one, out of a request; a test has none.
const moderator = {} as unknown as Moderator;

type Move = Pick<Prisma.CommentHistoryCreateInput, 'actor' | 'toStatus'> &
  Partial<Prisma.CommentHistoryCreateInput>;

await awaitQuietClock();

/** Ten in the morning, the day before yesterday: in every period, and on no border of any. */
const MORNING = new Date(midnight(new Date()).getTime() - 2 * DAY + 10 * HOUR);

/** A comment that went this way, one move a `gap` after the other. */
async function went(moves: Move[], gap = 10 * MINUTE): Promise<void> {
  const { id: commentId } = await createComment({ status: 'pending' });
  let from: Move['toStatus'] | null = null;
  for (const [index, move] of moves.entries()) {
    const at = new Date(MORNING.getTime() + index * gap);
    await db.commentHistory.create({ data: { commentId, at, fromStatus: from, ...move } });
    from = move.toStatus;
  }
}

const came: Move = { actor: 'author', toStatus: 'checking' };
const held: Move = { actor: 'machine', toStatus: 'pending', reason: 'verdict:unknown' };
const takenForSpam: Move = { actor: 'machine', toStatus: 'spam', reason: 'verdict:spam' };
const letThrough: Move = { actor: 'machine', toStatus: 'published', reason: 'verdict:ham' };
const published: Move = { actor: 'moderator', toStatus: 'published' };
const declined: Move = { actor: 'moderator', toStatus: 'declined', reason: 'off-topic' };
const spam: Move = { actor: 'moderator', toStatus: 'spam' };
const undone: Move = { actor: 'moderator', toStatus: 'pending', reason: 'undone' };
const appeal: Move = { actor: 'author', toStatus: 'pending', reason: 'appeal' };

beforeAll(async () => {
  await went([came, held, published]);
  await went([came, held, published], 30 * MINUTE);
  await went([came, held, declined, appeal, published]);
  // Taken back at once: it was waiting all the time, and was decided once.
  await went([came, held, spam, undone, declined]);
  await went([came, takenForSpam, published]);
  await went([came, letThrough, spam]);
  await went([came, letThrough, { ...published, reason: 'kept' }]);
  await went([came, letThrough]);
});

describe('the figures of the team', () => {
  it('count what people decided, not what was taken back', async () => {
    const { decisions, overturned } = await readStatistics({ days: 7, moderator });

    expect(decisions).toMatchObject({ published: 4, kept: 1, declined: 2, spam: 1 });
    expect(overturned).toBe(1);
  });

  it('measure how long comments waited for a person', async () => {
    const { decisions, hours } = await readStatistics({ days: 7, moderator });

    // 10, 30, 10, 10 and, over what was taken back, 30 minutes.
    expect(decisions.median).toBe((10 * MINUTE) / 1000);
    expect(decisions.slowest).toBe((30 * MINUTE) / 1000);
    expect(hours).toHaveLength(24);
    expect(hours.reduce((sum, { decided }) => sum + decided, 0)).toBe(8);
    expect(hours[3]).toEqual({ hour: 3, decided: 0, median: null, slowest: null });
  });

  it('say where the spam service was wrong', async () => {
    const { service } = await readStatistics({ days: 7, moderator });

    expect(service).toEqual({ asked: 8, spam: 1, silent: 4, wronglySpam: 1, missed: 1 });
  });

  it('say what waits, and since when', async () => {
    const { waiting } = await readStatistics({ days: 28, moderator });

    expect(waiting.count).toBe(8);
    expect(waiting.oldest).toBeInstanceOf(Date);

    const { id: accountId } = await createAccount();
    const sanction = { accountId, kind: 'hold', reason: 'spam', createdAt: MORNING, disputedAt: MORNING };
    await db.sanction.createMany({
      data: [{}, { disputeOutcome: 'kept' }].map((settled) => ({ id: newId(), ...sanction, ...settled })),
    });
    expect((await readStatistics({ days: 28, moderator })).waiting).toEqual({ count: 9, oldest: MORNING });
  });

  it('say what became of second looks', async () => {
    const { secondLooks: before } = await readStatistics({ days: 7, moderator });
    const acts = ['dispute-kept', 'dispute-lifted', 'dispute-lifted'];
    await db.moderationAct.createMany({
      data: acts.map((act) => ({ act, subject: 'account', subjectId: 'somebody' })),
    });

    expect(before).toEqual({ kept: 0, lifted: 0 });
    expect((await readStatistics({ days: 7, moderator })).secondLooks).toEqual({ kept: 1, lifted: 2 });
  });
});

it('tells everybody how the house decides, in whole days and in fives', async () => {
  // Published for an appeal, put back, and published again: each is one appeal all the same.
  for (let n = 0; n < 4; n += 1)
    await went([came, held, declined, appeal, published, { ...published, toStatus: 'pending' }, published]);
  const figures = await readTransparency();

  expect(figures).toMatchObject({
    until: midnight(new Date()),
    received: 10,
    atOnce: 2,
    published: 10,
    kept: 2,
    spamByService: 2,
    spamByPerson: 2,
    overturned: 10,
    appeals: { made: 5, granted: 5 },
    declinedInAll: 5,
    declined: [{ sentence: 'It belongs under another article.', count: 5 }],
    wait: { median: 600 },
  });
  expect(JSON.stringify(figures)).not.toMatch(/[0-9a-hjkmnp-tv-z]{16}/);

  // The figures of the day are kept; the words are not.
  await db.declineReason.update({
    where: { code: 'off-topic' },
    data: { sentence: 'It is about something else.' },
  });
  expect((await readTransparency()).declined).toEqual([
    { sentence: 'It is about something else.', count: 5 },
  ]);
});
