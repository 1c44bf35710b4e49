import { resetService } from '@/tests/with-akismet';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Fresh, Moderator } from '@/lib/auth/viewer';
import { disputeSanction } from '@/lib/auth/dispute-sanction';
import { listGuestSanctions } from '@/lib/auth/sanctions';
import { withdraw } from '@/lib/comments/withdraw';
import { readNetworkOf } from '@/lib/comments/receipt-network';
import { db } from '@/lib/db';
import { readNetworkSanction } from '@/lib/http/network-sanctions';
import { listSanctionedGuests, readGuestSanctions } from '@/lib/moderation/guest-sanctions';
import { listDisputes, settleDispute } from '@/lib/moderation/disputes';
import { readNews } from '@/lib/moderation/news';
import { countWaiting } from '@/lib/moderation/find-waiting';
import { readDecision, readQueue } from '@/lib/moderation/queue';
import { endGuestSanction, sanctionGuest, type GuestSanctioned } from '@/lib/moderation/sanction-guest';
import type { GuestSanctionInput } from '@/lib/moderation/schema';
import { newId } from '@/lib/ids';
import { newModerator } from '@/tests/moderating';
import { leaveSite } from '@/lib/privacy/leave';
import { purge } from '@/lib/privacy/purge';
import { reportComment } from '@/lib/reports/report-comment';
import { createAccount, createArticle, createComment } from '@/tests/factories';
import { post, posted, rowOf } from '@/tests/posting';

let moderator: Moderator;
let networks = 0;

beforeEach(async () => {
  resetService();
  const { id, handle, displayName } = await createAccount({ role: 'moderator' });
  // Only requireModerator makes one, out of a request; a test has none.
  moderator = { accountId: id, handle, displayName, role: 'moderator' } as unknown as Moderator;
});

/** Two addresses of one network that nobody has come from. */
function network() {
  networks += 1;
  const prefix = `2001:db8:b:${networks.toString(16)}`;
  return [`${prefix}::1`, `${prefix}:ffff:1:2:3`] as const;
}

const from = (ip: string) => ({ origin: { ip, userAgent: null, referrer: null } });

async function commentFrom(ip: string) {
  const { slug } = await createArticle({ commentPolicy: 'open' });
  const { id } = await posted(slug, { body: `From somewhere, ${networks}.` }, from(ip));
  return { id, slug };
}

/** Tells the guest something, or holds them to it. */
function sanction(id: string, kind: GuestSanctionInput['kind'], hours = 6, note = '') {
  return sanctionGuest({ id, input: { kind, reason: 'spam', note, hours }, moderator });
}

function imposed(outcome: GuestSanctioned): { id: string; until: Date | null } {
  if (outcome.outcome !== 'imposed') throw new Error(outcome.outcome);
  return outcome;
}

describe('a guest', () => {
  it('is told on the receipt, with reason, words and end, until somebody ends it', async () => {
    const [one, other] = network();
    const { id, slug } = await commentFrom(one);
    expect(imposed(await sanction(id, 'warn', 6, 'Please stop.')).until).toBeNull();
    const mute = imposed(await sanction(id, 'mute', 1, 'An hour to think.'));
    expect(await listGuestSanctions(id)).toMatchObject([
      { kind: 'mute', reason: 'spam', note: 'An hour to think.', endsAt: mute.until, isInForce: true },
      { kind: 'warn', reason: 'spam', note: 'Please stop.', endsAt: null, isInForce: true },
    ]);
    expect(await listSanctionedGuests(moderator)).toMatchObject([
      { commentId: id, kind: 'mute', by: moderator.displayName },
      { commentId: id, kind: 'warn' },
    ]);
    expect(await post(slug, { body: 'Me again.' }, from(other))).toMatchObject({
      outcome: 'banned',
      ban: { act: 'mute', why: 'spam', until: mute.until?.toISOString() },
    });

    expect(await endGuestSanction({ commentId: id, id: mute.id, moderator })).toBe(true);
    expect(await endGuestSanction({ commentId: id, id: mute.id, moderator })).toBe(false);
    expect((await post(slug, { body: 'Me again.' }, from(other))).outcome).toBe('posted');
    expect(await readGuestSanctions({ commentId: id, moderator })).toMatchObject([
      { kind: 'mute', isInForce: false },
      { kind: 'warn', isInForce: true },
    ]);
    const acts = await db.moderationAct.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } });
    expect(acts.map(({ act, reason }) => `${act} ${reason}`)).toEqual([
      'guest-warn spam',
      'guest-mute spam',
      'guest-sanction-ended mute',
    ]);
  });

  it('is known by the bucket of the comment where no origin is kept, and by nothing when that is gone', async () => {
    const [one, other] = network();
    const { slug } = await createArticle({ commentPolicy: 'open' });
    const { id } = await posted(slug, { body: 'For a person only.', check: 'person' }, from(one));
    expect(await db.origin.count({ where: { commentId: id } })).toBe(0);
    expect((await sanction(id, 'ban')).outcome).toBe('imposed');
    expect((await post(slug, { body: 'Once more.' }, from(other))).outcome).toBe('banned');
    expect(await readNetworkOf(id)).toMatchObject({ kind: 'ban' });

    await db.abuseBucket.updateMany({ data: { until: new Date() } });
    expect(await sanction(id, 'ban')).toEqual({ outcome: 'origin-gone' });
    expect((await sanction(id, 'warn')).outcome).toBe('imposed');
    expect((await purge()).buckets).toBeGreaterThan(0);
    await db.sanction.updateMany({
      where: { commentId: id },
      data: { createdAt: new Date(0), endedAt: new Date(0) },
    });
    expect((await purge()).guestSanctions).toBe(2);
  });

  it('asks once for a second look, which a colleague takes, and reads what came of it', async () => {
    const [one] = network();
    const { id: commentId, slug } = await commentFrom(one);
    const { id } = imposed(await sanction(commentId, 'ban'));
    const whose = { commentId };
    expect(await disputeSanction({ whose, id, note: 'x'.repeat(2_001) })).toEqual({ outcome: 'invalid' });
    expect(await disputeSanction({ whose: { commentId: newId() }, id, note: '' })).toEqual({
      outcome: 'refused',
    });
    expect(await disputeSanction({ whose, id, note: 'It was my neighbour.' })).toEqual({
      outcome: 'disputed',
    });
    expect(await disputeSanction({ whose, id, note: 'Again.' })).toEqual({ outcome: 'refused' });

    const colleague = await newModerator();
    const { newest } = await readNews(colleague);
    expect(newest).toEqual((await listGuestSanctions(commentId))[0]?.disputedAt);
    expect(await listDisputes(moderator)).toEqual([]);
    expect(await settleDispute({ id, act: 'lift', moderator })).toEqual({ outcome: 'refused' });
    const { waiting, parts } = await countWaiting(moderator);
    expect(await countWaiting(colleague)).toMatchObject({
      waiting: waiting + 1,
      parts: { appeals: parts.appeals + 1 },
    });
    expect((await readQueue({ list: 'waiting', moderator: colleague })).disputes).toMatchObject([
      {
        id,
        disputeNote: 'It was my neighbour.',
        comment: { id: commentId },
        person: null,
        by: moderator.displayName,
      },
    ]);
    expect(await settleDispute({ id, act: 'lift', moderator: colleague })).toEqual({ outcome: 'settled' });
    expect(await settleDispute({ id, act: 'keep', moderator: colleague })).toEqual({ outcome: 'refused' });
    expect(await listGuestSanctions(commentId)).toMatchObject([
      { isInForce: false, disputeOutcome: 'lifted' },
    ]);
    expect((await post(slug, { body: 'Back again.' }, from(one))).outcome).toBe('posted');
    // The words of whoever withdraws go; that a moderator told them something does not.
    await withdraw(commentId);
    expect(await listGuestSanctions(commentId)).toMatchObject([{ disputeNote: '', kind: 'ban' }]);
    expect(await db.moderationAct.count({ where: { act: 'dispute-lifted', subjectId: commentId } })).toBe(1);
  });

  it('is held to the latest of each kind, which changes nothing on a receipt that came from the same place', async () => {
    const [one, other] = network();
    const [{ id }, { id: neighbours }] = [await commentFrom(one), await commentFrom(other)];
    const longest = imposed(await sanction(neighbours, 'ban', 24));
    await sanction(id, 'ban', 47);
    const { until } = imposed(await sanction(id, 'ban', 1));
    expect((await listGuestSanctions(id)).map(({ isInForce }) => isInForce)).toEqual([true, false]);
    expect(await listGuestSanctions(neighbours)).toMatchObject([{ id: longest.id, isInForce: true }]);
    expect(await readNetworkSanction(one)).toEqual({ kind: 'ban', reason: 'spam', until: longest.until });
    expect(await endGuestSanction({ commentId: neighbours, id: longest.id, moderator })).toBe(true);
    expect(await readNetworkSanction(one)).toEqual({ kind: 'ban', reason: 'spam', until });
  });

  it('is told that it is over when a crash of the database took away what it was known by', async () => {
    const [one] = network();
    const { id: commentId, slug } = await commentFrom(one);
    await sanction(commentId, 'warn');
    const { id } = imposed(await sanction(commentId, 'ban'));
    // What PostgreSQL does to tables that are not logged when it starts after a crash.
    await db.$executeRaw`TRUNCATE network_sanction, abuse_bucket, network_secret`;
    const told = async () => {
      const [ban, warning] = await listGuestSanctions(commentId);
      expect(warning).toMatchObject({ isInForce: true });
      expect(ban).toMatchObject({ id, isInForce: false, endedAt: expect.any(Date) as unknown });
      return ban?.endedAt?.getTime() ?? Infinity;
    };
    expect(await told()).toBeLessThan(Date.now() + 60_000);
    const listed = (await listSanctionedGuests(moderator)).filter((guest) => guest.commentId === commentId);
    expect(listed).toMatchObject([{ kind: 'warn' }]);
    expect(await disputeSanction({ whose: { commentId }, id, note: '' })).toEqual({ outcome: 'refused' });
    expect(await endGuestSanction({ commentId, id, moderator })).toBe(false);
    expect((await post(slug, { body: 'Am I let in?' }, from(one))).outcome).toBe('posted');
    await purge();
    expect((await db.sanction.findUniqueOrThrow({ where: { id } })).endedAt).not.toBeNull();
    expect(await told()).toBeLessThan(Date.now() + 60_000);
    // What is imposed from then on holds, under the secret that this process remembers.
    expect((await sanction(commentId, 'mute')).outcome).toBe('imposed');
    expect((await post(slug, { body: 'And now?' }, from(one))).outcome).toBe('banned');
    expect(await db.networkSecret.count()).toBe(1);
  });

  it('who has an account by now is told things there, and what they were told before can still be ended', async () => {
    const [one, other] = network();
    const { id: commentId, slug } = await commentFrom(one);
    const { id } = imposed(await sanction(commentId, 'mute'));
    const { id: accountId, handle } = await createAccount();
    // As adopting it does: no badge is added.
    await db.comment.update({ where: { id: commentId }, data: { accountId } });
    expect((await readDecision({ id: commentId, moderator }))?.item).toMatchObject({
      badge: null,
      author: { handle },
    });
    expect(await sanction(commentId, 'ban')).toEqual({ outcome: 'member', handle });
    expect(await readGuestSanctions({ commentId, moderator })).toMatchObject([{ id, isInForce: true }]);
    expect(await endGuestSanction({ commentId, id, moderator })).toBe(true);
    expect((await post(slug, { body: 'A neighbour.' }, from(other))).outcome).toBe('posted');
  });

  it('is banned no more once nobody is told of it: the comment, taken over by an account, is erased with that', async () => {
    const [one] = network();
    const { slug } = await createArticle({ commentPolicy: 'all' });
    const { id } = await posted(slug, { body: 'Never shown.' }, from(one));
    const { id: banId } = imposed(await sanction(id, 'ban'));
    const { id: accountId } = await createAccount();
    await db.comment.update({ where: { id }, data: { accountId } });
    expect(await readNetworkSanction(one)).toMatchObject({ kind: 'ban' });

    // Only requireFresh makes one, out of a request; a test has none.
    await leaveSite({ viewer: { accountId } as unknown as Fresh, words: 'erase' });
    expect(await db.sanction.count({ where: { id: banId } })).toBe(0);
    expect(await readNetworkSanction(one)).toBeNull();
  });

  it('who is banned can report nothing from there but that somebody is given away', async () => {
    const [one, other] = network();
    const { id } = await commentFrom(one);
    const shown = await createComment({ status: 'published' });
    await sanction(id, 'ban');
    const reporter = { ip: other, accountId: null };
    const report = (reason: string) =>
      reportComment({ commentId: shown.id, raw: { reason, note: '' }, reporter });
    expect((await report('abusive')).outcome).toBe('banned');
    expect((await report('outs-someone')).outcome).toBe('reported');
  });
});

describe('the network of a guest', () => {
  it('is banned with its whole /64, and no other; an account posts from it all the same', async () => {
    const [one, other] = network();
    const { id, slug } = await commentFrom(one);
    await sanction(id, 'ban', 6);

    expect(await post(slug, { body: 'Me again.' }, from(other))).toMatchObject({
      outcome: 'banned',
      ban: { who: 'network', act: 'ban', why: 'spam' },
      values: { body: 'Me again.' },
    });
    expect((await post(slug, { body: 'A neighbour.' }, from(network()[0]))).outcome).toBe('posted');
    const { id: accountId, displayName } = await createAccount();
    const viewer = { accountId, displayName, role: 'member' } as const;
    const asMember = await post(slug, { as: 'account', body: 'Mine.' }, { viewer, ...from(other) });
    expect(asMember.outcome).toBe('posted');
  });

  it('is told of it on the receipts of guests, and of nobody else', async () => {
    const [one, other] = network();
    const [{ id }, elsewhere] = [await commentFrom(one), await commentFrom(network()[0])];
    const { id: accountId, displayName } = await createAccount();
    const viewer = { accountId, displayName, role: 'member' } as const;
    const { slug } = await createArticle();
    const members = await posted(slug, { as: 'account' }, { viewer, ...from(other) });
    expect(await readNetworkOf(id)).toBeNull();
    await sanction(id, 'hold', 2);
    expect(await readNetworkOf(id)).toMatchObject({ kind: 'hold' });
    expect(await readNetworkOf(elsewhere.id)).toBeNull();
    expect(await readNetworkOf(members.id)).toBeNull();
  });

  it('is held: what comes from it waits for a person', async () => {
    const [one, other] = network();
    const { id, slug } = await commentFrom(one);
    await sanction(id, 'hold', 6);
    const held = await rowOf(await posted(slug, { body: 'Once more.' }, from(other)));
    expect(held).toMatchObject({ status: 'pending', holds: ['held-person'] });
  });

  it('is known under a secret of yesterday, and no longer than that lives', async () => {
    const [one] = network();
    const { id } = await commentFrom(one);
    await db.$executeRaw`UPDATE network_secret SET created_at = now() - interval '23 hours'`;
    globalThis.folkmootSingletons?.delete('network-secret');
    const until = imposed(await sanction(id, 'ban', 48)).until!;
    expect(Math.round((until.getTime() - Date.now()) / 3_600_000)).toBe(25);

    // The next day has a secret of its own.
    await db.$executeRaw`UPDATE network_secret SET created_at = now() - interval '25 hours'`;
    globalThis.folkmootSingletons?.delete('network-secret');
    expect(await readNetworkSanction(one)).toMatchObject({ kind: 'ban' });
    expect(await db.networkSecret.count()).toBe(2);
    await db.$executeRaw`UPDATE network_secret SET created_at = created_at - interval '24 hours'`;
    globalThis.folkmootSingletons?.delete('network-secret');
    expect(await readNetworkSanction(one)).toBeNull();
  });

  it('is forgotten when its time is over', async () => {
    const [one] = network();
    const { id } = await commentFrom(one);
    await sanction(id, 'ban', 1);
    await db.$executeRaw`UPDATE network_sanction SET until = now()`;
    expect(await readNetworkSanction(one)).toBeNull();
    expect((await purge()).networkSanctions).toBeGreaterThan(0);
    expect(await db.networkSanction.count()).toBe(0);
  });

  it('is nowhere to be read: not in what is kept, and not in the log', async () => {
    const [one] = network();
    const { id } = await commentFrom(one);
    await sanction(id, 'ban', 1);
    const kept = JSON.stringify(
      [
        await db.networkSanction.findMany(),
        await db.abuseBucket.findMany(),
        await db.moderationAct.findMany(),
      ],
      (_, value: unknown) =>
        value instanceof Uint8Array
          ? Buffer.from(value).toString('latin1')
          : typeof value === 'bigint'
            ? Number(value)
            : value,
    );
    expect(kept).not.toContain('2001:db8');
    expect(kept).toContain(`"act":"guest-ban","subject":"network","subjectId":"${id}"`);
  });

  it('cannot be known where the origin is gone, or never was kept, or a member wrote', async () => {
    const { id } = await commentFrom(network()[0]);
    await db.origin.deleteMany({ where: { commentId: id } });
    await db.abuseBucket.deleteMany({ where: { commentId: id } });
    const imported = await createComment();
    const { id: accountId, handle } = await createAccount();
    const members = await createComment({ accountId });
    const hold = (comment: { id: string }) => sanction(comment.id, 'hold', 1);
    expect(await hold({ id })).toEqual({ outcome: 'origin-gone' });
    expect(await hold(imported)).toEqual({ outcome: 'origin-gone' });
    expect(await hold(members)).toEqual({ outcome: 'member', handle });
    expect(await hold({ id: '0'.repeat(16) })).toEqual({ outcome: 'unknown' });
    expect(await db.moderationAct.count({ where: { accountId: moderator.accountId } })).toBe(0);
  });
});
