import { describe, expect, it } from 'vitest';
import { sealAccountEmail } from '@/lib/auth/account-email';
import type { SignedIn } from '@/lib/auth/viewer';
import { followOwnComment } from '@/lib/comments/follow-own-comment';
import { db } from '@/lib/db';
import type { Subscriber } from '@/lib/generated/prisma/client';
import { changeSubscriber } from '@/lib/subscriptions/change-subscriber';
import { confirmSubscriber } from '@/lib/subscriptions/confirm-subscriber';
import { findByToken } from '@/lib/subscriptions/find-subscriber';
import { leaveEverything, leaveOne } from '@/lib/subscriptions/leave-subscriptions';
import { manageToken } from '@/lib/subscriptions/manage-token';
import { maskEmail } from '@/lib/subscriptions/mask-email';
import { readOwnSubscriber } from '@/lib/subscriptions/own-subscriber';
import { readSubscriber } from '@/lib/subscriptions/read-subscriber';
import { changeMailbox, takeOver } from '@/lib/subscriptions/take-over';
import {
  createAccount,
  createArticle,
  createComment,
  createSubscriber,
  createSubscription,
} from '@/tests/factories';
import { newOrigin, posted } from '@/tests/posting';

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);

function row(id: string): Promise<Subscriber> {
  return db.subscriber.findUniqueOrThrow({ where: { id } });
}

async function stateOf(id: string) {
  return (await readSubscriber(id))?.state;
}

describe('a link', () => {
  it('opens one page, and by nothing that resembles it', async () => {
    const subscriber = await createSubscriber();
    const token = manageToken(subscriber);

    expect(await findByToken(token)).toMatchObject({ subscriber: { id: subscriber.id }, isCurrent: true });
    for (const other of [token.slice(0, -1), `${token}A`, token.toUpperCase(), subscriber.id, '', '\0'])
      expect(await findByToken(other)).toBeNull();
  });

  it('of a former secret is good for leaving alone', async () => {
    const subscriber = await createSubscriber();
    const former = 'a'.repeat(32);
    const { hashToken } = await import('@/lib/privacy/tokens');
    await db.subscriber.update({
      where: { id: subscriber.id },
      data: { tokenHash: new Uint8Array(hashToken(former)) },
    });
    expect(await findByToken(former)).toMatchObject({ isCurrent: false });
  });
});

describe('confirming', () => {
  it('is done by whoever has the link, within seven days of the mail, any number of times', async () => {
    const fresh = await createSubscriber({
      confirmedAt: null,
      confirmSentAt: daysAgo(6),
      confirmSentCount: 1,
    });
    const late = await createSubscriber({
      confirmedAt: null,
      confirmSentAt: daysAgo(8),
      confirmSentCount: 1,
    });
    const unsent = await createSubscriber({ confirmedAt: null, confirmAskedAt: daysAgo(1) });
    expect([await stateOf(fresh.id), await stateOf(late.id)]).toEqual(['asked', 'expired']);

    expect(await confirmSubscriber(fresh.id)).toEqual({ outcome: 'confirmed' });
    const { confirmedAt } = await row(fresh.id);
    expect(await confirmSubscriber(fresh.id)).toEqual({ outcome: 'confirmed' });
    expect((await row(fresh.id)).confirmedAt).toEqual(confirmedAt);
    for (const { id } of [late, unsent]) {
      expect(await confirmSubscriber(id)).toEqual({ outcome: 'expired' });
      expect((await row(id)).confirmedAt).toBeNull();
    }
    expect(await stateOf(fresh.id)).toBe('on');
  });

  it('is refused for ever, and taken back, by the same link', async () => {
    const { id } = await createSubscriber({
      confirmedAt: null,
      confirmSentAt: daysAgo(1),
      confirmSentCount: 1,
    });
    await leaveEverything(id);
    expect(await confirmSubscriber(id)).toEqual({ outcome: 'left' });
    expect(await stateOf(id)).toBe('left');

    expect(await changeSubscriber({ subscriberId: id, raw: { intent: 'resubscribe' } })).toMatchObject({
      outcome: 'changed',
    });
    expect(await row(id)).toMatchObject({ leftAt: null, confirmedAt: expect.any(Date) as Date });
  });
});

describe('leaving', () => {
  it('ends one thing or everything, any number of times, and can be taken back', async () => {
    const { id } = await createSubscriber();
    const [one, other] = [
      await createSubscription({ subscriberId: id }),
      await createSubscription({ subscriberId: id }),
    ];
    const foreign = await createSubscription();
    for (let n = 0; n < 2; n += 1) expect(await leaveOne(id, one.id)).toBe(true);
    expect(await leaveOne(id, foreign.id)).toBe(false);
    expect(await readSubscriber(id)).toMatchObject({ follows: [{ id: other.id }], ended: [{ id: one.id }] });
    expect(await db.subscription.findUnique({ where: { id: foreign.id } })).toMatchObject({ endedAt: null });

    await leaveEverything(id);
    const { leftAt } = await row(id);
    await leaveEverything(id);
    expect((await row(id)).leftAt).toEqual(leftAt);
    await changeSubscriber({ subscriberId: id, raw: { intent: 'resubscribe' } });
    await changeSubscriber({ subscriberId: id, raw: { intent: 'follow', subscription: one.id } });
    expect((await readSubscriber(id))?.follows).toHaveLength(2);
    expect(
      await changeSubscriber({ subscriberId: id, raw: { intent: 'follow', subscription: foreign.id } }),
    ).toEqual({ outcome: 'unknown' });
  });

  it('can take the address along, of which a keyed hash is left', async () => {
    const { id, emailIndex } = await createSubscriber();
    await createSubscription({ subscriberId: id });
    const comment = await createComment();
    await db.replyMail.create({ data: { subscriberId: id, headId: comment.id, isDigest: false } });
    await db.outcomeMail.create({
      data: { subscriberId: id, commentId: comment.id, kind: 'declined', version: 1 },
    });
    await changeSubscriber({ subscriberId: id, raw: { intent: 'forget' } });
    expect(await mailsOf(id)).toEqual([0, 0]);

    expect(await row(id)).toMatchObject({ email: null, emailIndex, leftAt: expect.any(Date) as Date });
    expect(await db.subscription.count({ where: { subscriberId: id } })).toBe(0);
    expect(await readSubscriber(id)).toMatchObject({ state: 'forgotten', maskedEmail: null });
    expect(await changeSubscriber({ subscriberId: id, raw: { intent: 'resubscribe' } })).toEqual({
      outcome: 'not-now',
    });
  });
});

/** How many mails there are to a subscriber: about comments, and about decisions. */
function mailsOf(subscriberId: string): Promise<[number, number]> {
  return Promise.all([
    db.replyMail.count({ where: { subscriberId } }),
    db.outcomeMail.count({ where: { subscriberId } }),
  ]);
}

describe('changing', () => {
  const settings = {
    intent: 'settings',
    rhythm: 'daily',
    hour: '7',
    timeZone: 'Europe/Berlin',
    content: 'reply',
  };

  it('keeps when and how somebody is told', async () => {
    const { id } = await createSubscriber();
    expect((await readSubscriber(id))?.withReply).toBe(false);
    await changeSubscriber({ subscriberId: id, raw: settings });
    expect(await row(id)).toMatchObject({
      ...{ rhythm: 'daily', digestHour: 7, timeZone: 'Europe/Berlin', withReply: true },
    });
    await changeSubscriber({ subscriberId: id, raw: { intent: 'pause' } });
    expect((await row(id)).pausedAt).not.toBeNull();
    await db.subscriber.update({
      where: { id },
      data: { suppressedAt: new Date(), suppressedCode: '5.1.1' },
    });
    await changeSubscriber({ subscriberId: id, raw: { intent: 'resume' } });
    expect(await row(id)).toMatchObject({ pausedAt: null, suppressedAt: null });
  });

  it.each([
    {},
    { intent: 'delete' },
    { ...settings, hour: '24' },
    { ...settings, hour: '' },
    { ...settings, timeZone: 'Mars/Olympus' },
    { ...settings, timeZone: "UTC'; --" },
    { ...settings, rhythm: ['daily', 'hourly'] },
    { ...settings, accountId: 'x' },
    { intent: 'follow' },
    { intent: 'pause', leftAt: null },
    [],
    null,
  ])('refuses %j and changes nothing', async (raw) => {
    const before = await createSubscriber();
    expect(await changeSubscriber({ subscriberId: before.id, raw })).toEqual({ outcome: 'invalid' });
    expect(await row(before.id)).toEqual(before);
  });

  it('waits until the address is confirmed', async () => {
    const { id } = await createSubscriber({ confirmedAt: null, confirmSentAt: daysAgo(1) });
    for (const raw of [settings, { intent: 'pause' }])
      expect(await changeSubscriber({ subscriberId: id, raw })).toEqual({ outcome: 'not-now' });
  });
});

describe('an account and an address', () => {
  async function accountWith(email: string) {
    const { id: accountId } = await createAccount();
    await db.account.update({ where: { id: accountId }, data: sealAccountEmail({ accountId, email }) });
    return accountId;
  }

  it('become one when the address is confirmed, and links in earlier mails lead there', async () => {
    const accountId = await accountWith('one@example.org');
    const guest = await createSubscriber({
      ...{ address: 'one@example.org', confirmedAt: null, confirmSentAt: daysAgo(1) },
    });
    const kept = await createSubscription({ subscriberId: guest.id });
    await confirmSubscriber(guest.id);

    expect(await row(guest.id)).toMatchObject({ accountId, email: null, emailIndex: null });
    expect(await readSubscriber(guest.id)).toMatchObject({
      ...{ isAccount: true, maskedEmail: 'o…@e….org', follows: [{ id: kept.id }] },
    });
    expect(await findByToken(manageToken(guest))).toMatchObject({ subscriber: { accountId } });
  });

  it('are joined where both follow something, each thing once', async () => {
    const accountId = await accountWith('two@example.org');
    const own = await createSubscriber({ accountId });
    const guest = await createSubscriber({ address: 'two@example.org' });
    const { id: articleId } = await createArticle();
    const both = await createSubscription({ subscriberId: own.id, articleId });
    await createSubscription({ subscriberId: guest.id, articleId });
    const alone = await createSubscription({ subscriberId: guest.id });
    const { id: commentId } = await createComment();
    await db.replyMail.create({ data: { subscriberId: guest.id, headId: commentId, isDigest: false } });
    for (const [subscriberId, version] of [
      [guest.id, 1],
      [guest.id, 2],
      [own.id, 2],
    ] as const)
      await db.outcomeMail.create({ data: { subscriberId, commentId, kind: 'declined', version } });
    await db.$transaction((tx) => takeOver(tx, guest.emailIndex));
    expect([await mailsOf(guest.id), await mailsOf(own.id)]).toEqual([
      [0, 0],
      [1, 2],
    ]);

    const follows = (await readSubscriber(own.id))?.follows.map(({ id }) => id);
    expect(follows?.toSorted()).toEqual([both.id, alone.id].toSorted());
    expect(await findByToken(manageToken(guest))).toMatchObject({
      subscriber: { id: own.id },
      isCurrent: true,
    });
  });

  it('stay apart while nobody has confirmed what was asked for', async () => {
    const accountId = await accountWith('three@example.org');
    const guest = await createSubscriber({ address: 'three@example.org', confirmedAt: null });
    await db.$transaction((tx) => takeOver(tx, guest.emailIndex));
    expect(await row(guest.id)).toEqual(guest);
    expect(await db.subscriber.count({ where: { accountId } })).toBe(0);
  });

  it('part when the account gets another: links of the old mailbox are worthless', async () => {
    const accountId = await accountWith('four@example.org');
    const own = await createSubscriber({ accountId, suppressedAt: new Date(), suppressedCode: '5.1.1' });
    await db.$transaction((tx) => changeMailbox(tx, accountId));
    expect(await findByToken(manageToken(own))).toBeNull();
    expect(await findByToken(manageToken({ id: own.id, tokenVersion: 2 }))).toMatchObject({
      subscriber: { suppressedAt: null },
    });
  });
});

it('shows an account that never asked for anything what it follows: nothing, and makes no row for that', async () => {
  const { id: accountId } = await createAccount();
  const view = await readOwnSubscriber({ accountId } as unknown as SignedIn);
  expect(view).toMatchObject({ state: 'on', follows: [], maskedEmail: null });
  const { id } = await createSubscriber({ accountId });
  expect(view).toEqual(await readSubscriber(id));
});

it('shows of an address only what its owner knows it by', () => {
  expect(maskEmail('wren@example.org')).toBe('w…@e….org');
  expect(maskEmail('w@e.co.uk')).toBe('w…@e….uk');
});

it('lets the author of a comment that waits follow its replies by the receipt, and stop', async () => {
  const { slug } = await createArticle({ commentPolicy: 'all' });
  const { id } = await posted(slug, {});
  const { ip } = newOrigin();
  const follow = (raw: Record<string, unknown>) => followOwnComment({ id, raw, ip, accountId: null });

  expect(await follow({ email: 'author@example.org' })).toEqual({ outcome: 'asked' });
  const mine = () => db.subscription.findMany({ where: { commentId: id }, include: { subscriber: true } });
  expect(await mine()).toMatchObject([{ scope: 'replies', askedWith: id, endedAt: null }]);
  expect(await follow({ notify: 'none' })).toEqual({ outcome: 'left' });
  expect((await mine())[0]?.endedAt).not.toBeNull();
});
