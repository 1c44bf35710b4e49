import { describe, expect, it } from 'vitest';
import { disputeSanction } from '@/lib/auth/dispute-sanction';
import { acknowledgeWarning, listOwnSanctions, readHeldTo } from '@/lib/auth/sanctions';
import { readSession } from '@/lib/auth/sessions';
import type { Moderator } from '@/lib/auth/viewer';
import { sweepChecks } from '@/lib/comments/sweep';
import { DAY } from '@/lib/clock';
import { db } from '@/lib/db';
import type { Role } from '@/lib/generated/prisma/enums';
import { newId } from '@/lib/ids';
import { listDisputes, settleDispute } from '@/lib/moderation/disputes';
import { endSanction, imposeSanction, notePerson } from '@/lib/moderation/impose-sanction';
import { sanctionSchema, type SanctionInput } from '@/lib/moderation/schema';
import { createAccount, createArticle, createComment } from '@/tests/factories';
import { post, rowOf } from '@/tests/posting';
import { member, tryPassphrase, PASSPHRASE } from '@/tests/signing-in';

async function somebody(role: Role): Promise<Moderator> {
  const { id, handle, displayName } = await createAccount({ role });
  // Only requireModerator makes one, out of a request; a test has none.
  return { accountId: id, handle, displayName, role } as unknown as Moderator;
}

const sanction = (input: Partial<SanctionInput>): SanctionInput => ({
  kind: 'ban',
  reason: 'abusive',
  note: '',
  time: 'day',
  ...input,
});

async function imposed(moderator: Moderator, { handle }: { handle: string }, input: Partial<SanctionInput>) {
  const outcome = await imposeSanction({ handle, input: sanction(input), moderator });
  if (outcome.outcome !== 'imposed') throw new Error(outcome.outcome);
  return outcome.id;
}

const actsOn = (accountId: string) =>
  db.moderationAct.findMany({
    where: { subject: 'account', subjectId: accountId },
    orderBy: { id: 'asc' },
    select: { act: true, reason: true },
  });

const endNow = (id: string) =>
  db.$executeRaw`UPDATE sanction SET created_at = now() - interval '2 days', ends_at = now() WHERE id = ${id}`;

describe('who may judge whom', () => {
  const RANKS: Role[] = ['member', 'author', 'moderator', 'administrator'];

  it.each(
    (['moderator', 'administrator'] as const).flatMap((by) => RANKS.map((whom) => [by, whom] as const)),
  )('%s and %s', async (by, whom) => {
    const [judge, person] = [await somebody(by), await somebody(whom)];
    const mayIt = RANKS.indexOf(by) > RANKS.indexOf(whom);
    const outcome = await imposeSanction({ handle: person.handle, input: sanction({}), moderator: judge });
    expect(outcome.outcome).toBe(mayIt ? 'imposed' : 'rank');
    expect(await db.sanction.count({ where: { accountId: person.accountId } })).toBe(mayIt ? 1 : 0);
    expect(await actsOn(person.accountId)).toHaveLength(mayIt ? 1 : 0);
  });

  it('not oneself, and nobody who is not there', async () => {
    const judge = await somebody('administrator');
    const to = (handle: string) => imposeSanction({ handle, input: sanction({}), moderator: judge });
    expect(await to(judge.handle)).toEqual({ outcome: 'yourself' });
    expect(await to('nobody-of-that-name')).toEqual({ outcome: 'unknown' });
  });

  it('does not lift what was imposed by somebody above both', async () => {
    const [administrator, moderator, fallen] = [
      await somebody('administrator'),
      await somebody('moderator'),
      await somebody('moderator'),
    ];
    const id = await imposed(administrator, fallen, { kind: 'mute' });
    expect(await endSanction({ handle: fallen.handle, id, moderator })).toEqual({ outcome: 'rank' });
    expect(await endSanction({ handle: fallen.handle, id, moderator: administrator })).toMatchObject({
      outcome: 'ended',
    });
    expect(await actsOn(fallen.accountId)).toEqual([
      { act: 'mute', reason: 'abusive' },
      { act: 'sanction-ended', reason: 'mute' },
    ]);
  });
});

describe('a ban', () => {
  it('ends every session, lets its person back in to read why, and posts nothing', async () => {
    const [moderator, { slug }] = [await somebody('moderator'), await createArticle()];
    const { session, account } = await member('barred-one');
    await imposed(moderator, account, { note: 'You named somebody’s street.', reason: 'outs-someone' });

    expect(await readSession(session.token)).toBeNull();
    const again = await tryPassphrase('barred-one', PASSPHRASE);
    if (again.outcome !== 'signed-in') throw new Error(again.outcome);
    const viewer = await readSession(again.session.token);
    expect(viewer).toMatchObject({ handle: 'barred-one', isBanned: true });
    expect(await listOwnSanctions(account)).toMatchObject([
      { kind: 'ban', reason: 'outs-someone', note: 'You named somebody’s street.', isInForce: true },
    ]);
    expect(await post(slug, { as: 'account', body: 'Let me in.' }, { viewer })).toMatchObject({
      outcome: 'banned',
      ban: { who: 'person', act: 'ban', why: 'outs-someone', until: expect.any(String) as string },
      values: { body: 'Let me in.' },
    });
    expect(await db.comment.count({ where: { accountId: account.accountId } })).toBe(0);
  });

  it('is over when its time is, by the clock of the database', async () => {
    const [moderator, writer, { slug }] = [
      await somebody('moderator'),
      await somebody('member'),
      await createArticle(),
    ];
    const id = await imposed(moderator, writer, { time: 'hour' });
    const say = () => post(slug, { as: 'account', body: 'Here again.' }, { viewer: writer });
    expect((await say()).outcome).toBe('banned');
    await endNow(id);
    expect((await say()).outcome).toBe('posted');
    expect((await listOwnSanctions(writer))[0]).toMatchObject({ isInForce: false, endedAt: null });
  });

  it('either comes after a comment that is posted at the same moment, or keeps it out', async () => {
    const [moderator, { slug }] = [await somebody('moderator'), await createArticle()];
    for (let round = 0; round < 50; round += 1) {
      const writer = await somebody('member');
      const [said] = await Promise.all([
        post(slug, { as: 'account', body: `Round ${round}.` }, { viewer: writer }),
        imposed(moderator, writer, {}),
      ]);
      const [comment, ban] = await Promise.all([
        db.comment.findFirst({ where: { accountId: writer.accountId } }),
        db.sanction.findFirstOrThrow({ where: { accountId: writer.accountId } }),
      ]);
      expect(said.outcome).toBe(comment === null ? 'banned' : 'posted');
      expect(await post(slug, { as: 'account', body: 'Once more.' }, { viewer: writer })).toMatchObject({
        outcome: 'banned',
      });
      expect(ban.endedAt).toBeNull();
    }
  });

  it('that comes first is seen by the comment that waited for it', async () => {
    const [moderator, writer, { slug }] = [
      await somebody('moderator'),
      await somebody('member'),
      await createArticle(),
    ];
    const { said } = await db.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT 1 FROM account WHERE id = ${writer.accountId} FOR NO KEY UPDATE`;
      const said = post(slug, { as: 'account', body: 'Just in time?' }, { viewer: writer });
      const waiting = () => db.$queryRaw<unknown[]>`
        SELECT 1 FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%account%FOR SHARE%'`;
      await expect.poll(waiting).toHaveLength(1);
      await tx.$executeRaw`
        INSERT INTO sanction (id, account_id, kind, reason, by_account_id)
        VALUES (${newId()}, ${writer.accountId}, 'ban', 'other', ${moderator.accountId})`;
      return { said };
    });
    expect(await said).toMatchObject({ outcome: 'banned', ban: { until: null } });
    expect(await db.comment.count({ where: { accountId: writer.accountId } })).toBe(0);
  });

  it('takes the place of the one before it', async () => {
    const [moderator, person] = [await somebody('moderator'), await somebody('member')];
    await imposed(moderator, person, { time: 'lifted' });
    await imposed(moderator, person, { time: 'hour' });
    const { bar } = await readHeldTo(person.accountId);
    expect(bar?.until?.getTime()).toBeLessThan(Date.now() + 61 * 60_000);
    expect(await db.sanction.count({ where: { accountId: person.accountId, endedAt: null } })).toBe(1);
  });
});

describe('what is less than a ban', () => {
  it('mutes for a time, and never without an end', async () => {
    const [moderator, writer, { slug }] = [
      await somebody('moderator'),
      await somebody('author'),
      await createArticle(),
    ];
    await imposed(moderator, writer, { kind: 'mute', time: 'week' });
    expect(await post(slug, { as: 'account' }, { viewer: writer })).toMatchObject({
      outcome: 'banned',
      ban: { act: 'mute' },
    });
    expect(sanctionSchema.safeParse(sanction({ kind: 'mute', time: 'lifted' })).success).toBe(false);
    expect(sanctionSchema.safeParse({ ...sanction({}), byAccountId: 'x' }).success).toBe(false);
  });

  it('holds what somebody says for a person, until it is lifted', async () => {
    const [moderator, writer, { slug, id: articleId }] = [
      await somebody('moderator'),
      await somebody('member'),
      await createArticle({ commentPolicy: 'open' }),
    ];
    const id = await imposed(moderator, writer, { kind: 'hold', time: 'lifted' });
    const say = async (body: string) => {
      const outcome = await post(slug, { as: 'account', body }, { viewer: writer });
      if (outcome.outcome !== 'posted') throw new Error(outcome.outcome);
      return rowOf(outcome.comment);
    };
    expect(await say('First.')).toMatchObject({ status: 'pending', holds: ['held-person'] });
    // Its first verdict never came: it was stored before that was decided, and the process was killed.
    const { accountId } = writer;
    const late = await createComment({
      articleId,
      accountId,
      status: 'checking',
      attempts: 1,
      dueAt: new Date(),
    });
    await sweepChecks();
    expect(await rowOf(late)).toMatchObject({ status: 'pending', holds: ['held-person'] });
    await endSanction({ handle: writer.handle, id, moderator });
    expect(await say('Second.')).toMatchObject({ holds: [] });
  });

  it('warns until it was read, which nobody else can say', async () => {
    const [moderator, person, other] = [
      await somebody('moderator'),
      await somebody('member'),
      await somebody('member'),
    ];
    const id = await imposed(moderator, person, { kind: 'warn', note: 'Please mind the guidelines.' });
    expect(await acknowledgeWarning({ viewer: other, id })).toBe(false);
    expect((await listOwnSanctions(person))[0]).toMatchObject({ isInForce: true, endsAt: null });
    expect(await acknowledgeWarning({ viewer: person, id })).toBe(true);
    expect(await acknowledgeWarning({ viewer: person, id })).toBe(false);
    expect((await listOwnSanctions(person))[0]).toMatchObject({ isInForce: false });
    const ban = await imposed(moderator, person, { kind: 'ban' });
    expect(await acknowledgeWarning({ viewer: person, id: ban })).toBe(false);
  });

  it('warns until somebody has looked a second time, where its person asked for that', async () => {
    const [moderator, colleague] = [await somebody('moderator'), await somebody('moderator')];
    const person = await somebody('member');
    const id = await imposed(moderator, person, { kind: 'warn' });
    await disputeSanction({ whose: { accountId: person.accountId }, id, note: 'That was a quotation.' });
    expect(await acknowledgeWarning({ viewer: person, id })).toBe(false);
    expect(await settleDispute({ id, act: 'keep', moderator: colleague })).toEqual({ outcome: 'settled' });
    expect(await acknowledgeWarning({ viewer: person, id })).toBe(true);
  });
});

it('is looked at a second time by a colleague who may judge that person, or by the same one where there is none', async () => {
  const [first, colleague] = [await somebody('moderator'), await somebody('moderator')];
  const [boss, person] = [await somebody('administrator'), await somebody('member')];
  const id = await imposed(first, person, { kind: 'ban', time: 'lifted' });
  const { accountId } = person;
  expect(await disputeSanction({ whose: { accountId }, id, note: ' It was a joke. ' })).toEqual({
    outcome: 'disputed',
  });
  const seenBy = async (moderator: Moderator) => (await listDisputes(moderator)).map((dispute) => dispute.id);
  expect([await seenBy(first), await seenBy(colleague), await seenBy(boss)]).toEqual([[], [id], [id]]);
  expect(await settleDispute({ id, act: 'keep', moderator: colleague })).toEqual({ outcome: 'settled' });
  expect(await listOwnSanctions(person as never)).toMatchObject([
    { isInForce: true, disputeNote: 'It was a joke.', disputeOutcome: 'kept' },
  ]);
  expect(await actsOn(accountId)).toMatchObject([{ act: 'ban' }, { act: 'dispute-kept', reason: 'ban' }]);
  expect(await disputeSanction({ whose: { accountId }, id, note: '' })).toEqual({ outcome: 'refused' });

  const hold = await imposed(boss, colleague, { kind: 'hold' });
  await disputeSanction({ whose: { accountId: colleague.accountId }, id: hold, note: '' });
  expect([await seenBy(first), await seenBy(colleague)]).toEqual([[], []]);
  // Earlier tests of this file left administrators, who could look too: now they have not been here for long.
  await db.account.updateMany({
    where: { role: 'administrator', id: { not: boss.accountId } },
    data: { createdAt: new Date(Date.now() - 31 * DAY) },
  });
  expect(await seenBy(boss)).toEqual([hold]);
  expect(await settleDispute({ id: hold, act: 'lift', moderator: boss })).toEqual({ outcome: 'settled' });
});

it('is looked at a second time though it ran out before anybody did, but not where it was ended', async () => {
  const [first, colleague, person] = [
    await somebody('moderator'),
    await somebody('moderator'),
    await somebody('member'),
  ];
  const whose = { accountId: person.accountId };
  const disputed = async (kind: 'mute' | 'hold') => {
    const id = await imposed(first, person, { kind });
    await disputeSanction({ whose, id, note: '' });
    await endNow(id);
    return id;
  };
  const [mute, hold] = [await disputed('mute'), await disputed('hold')];
  const ended = await imposed(first, person, { kind: 'ban' });
  await disputeSanction({ whose, id: ended, note: '' });
  await endSanction({ handle: person.handle, id: ended, moderator: colleague });

  const waiting = await listDisputes(colleague);
  expect(new Set(waiting.map(({ id }) => id))).toEqual(new Set([mute, hold]));
  expect(waiting.map(({ isInForce }) => isInForce)).toEqual([false, false]);
  const settle = (id: string, act: 'keep' | 'lift') => settleDispute({ id, act, moderator: colleague });
  expect(await settle(mute, 'lift')).toEqual({ outcome: 'settled' });
  expect(await settle(hold, 'keep')).toEqual({ outcome: 'settled' });
  expect(await settle(ended, 'lift')).toEqual({ outcome: 'refused' });
  const told = await listOwnSanctions(person);
  expect(Object.fromEntries(told.map((one) => [one.kind, one]))).toMatchObject({
    ban: { disputeOutcome: null, endedAt: expect.any(Date) as Date },
    hold: { disputeOutcome: 'kept', endedAt: null },
    mute: { disputeOutcome: 'lifted', endedAt: null },
  });
});

it('keeps notes about people that nobody can change', async () => {
  const [moderator, person] = [await somebody('moderator'), await somebody('moderator')];
  expect(await notePerson({ handle: person.handle, note: 'Back from leave.', moderator })).toMatchObject({
    outcome: 'noted',
  });
  await expect(db.$executeRaw`UPDATE person_note SET note = 'x'`).rejects.toThrow();
  expect(await actsOn(person.accountId)).toEqual([{ act: 'noted', reason: null }]);
});
