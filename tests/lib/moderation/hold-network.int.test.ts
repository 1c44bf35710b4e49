import { resetService } from '@/tests/with-akismet';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Moderator } from '@/lib/auth/viewer';
import { readNetworkOf } from '@/lib/comments/receipt-network';
import { db } from '@/lib/db';
import { readNetworkSanction } from '@/lib/http/network-sanctions';
import { holdNetwork, type HeldNetwork } from '@/lib/moderation/hold-network';
import { purge } from '@/lib/privacy/purge';
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

function untilOf(outcome: HeldNetwork): Date {
  if (outcome.outcome !== 'imposed') throw new Error(outcome.outcome);
  return outcome.until;
}

describe('the network of a guest', () => {
  it('is banned with its whole /64, and no other; an account posts from it all the same', async () => {
    const [one, other] = network();
    const { id, slug } = await commentFrom(one);
    await holdNetwork({ id, input: { act: 'ban', hours: 6 }, moderator });

    expect(await post(slug, { body: 'Me again.' }, from(other))).toMatchObject({
      outcome: 'banned',
      ban: { who: 'network', act: 'ban', why: null },
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
    await holdNetwork({ id, input: { act: 'hold', hours: 2 }, moderator });
    expect(await readNetworkOf(id)).toMatchObject({ kind: 'hold' });
    expect(await readNetworkOf(elsewhere.id)).toBeNull();
    expect(await readNetworkOf(members.id)).toBeNull();
  });

  it('is held: what comes from it waits for a person', async () => {
    const [one, other] = network();
    const { id, slug } = await commentFrom(one);
    await holdNetwork({ id, input: { act: 'hold', hours: 6 }, moderator });
    const held = await rowOf(await posted(slug, { body: 'Once more.' }, from(other)));
    expect(held).toMatchObject({ status: 'pending', holds: ['held-person'] });
  });

  it('is known under a secret of yesterday, and no longer than that lives', async () => {
    const [one] = network();
    const { id } = await commentFrom(one);
    await db.$executeRaw`UPDATE network_secret SET created_at = now() - interval '23 hours'`;
    const until = untilOf(await holdNetwork({ id, input: { act: 'ban', hours: 48 }, moderator }));
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
    await holdNetwork({ id, input: { act: 'ban', hours: 1 }, moderator });
    await db.$executeRaw`UPDATE network_sanction SET until = now()`;
    expect(await readNetworkSanction(one)).toBeNull();
    expect((await purge()).networkSanctions).toBeGreaterThan(0);
    expect(await db.networkSanction.count()).toBe(0);
  });

  it('is nowhere to be read: not in what is kept, and not in the log', async () => {
    const [one] = network();
    const { id } = await commentFrom(one);
    await holdNetwork({ id, input: { act: 'ban', hours: 1 }, moderator });
    const kept = JSON.stringify(
      [await db.networkSanction.findMany(), await db.moderationAct.findMany()],
      (_, value: unknown) =>
        value instanceof Uint8Array
          ? Buffer.from(value).toString('latin1')
          : typeof value === 'bigint'
            ? Number(value)
            : value,
    );
    expect(kept).not.toContain('2001:db8');
    expect(kept).toContain(`"act":"network-ban","subject":"network","subjectId":"${id}"`);
  });

  it('cannot be known where the origin is gone, or never was kept, or a member wrote', async () => {
    const { id } = await commentFrom(network()[0]);
    await db.origin.deleteMany({ where: { commentId: id } });
    const imported = await createComment();
    const { id: accountId, handle } = await createAccount();
    const members = await createComment({ accountId });
    const hold = (comment: { id: string }) =>
      holdNetwork({ id: comment.id, input: { act: 'hold', hours: 1 }, moderator });
    expect(await hold({ id })).toEqual({ outcome: 'origin-gone' });
    expect(await hold(imported)).toEqual({ outcome: 'origin-gone' });
    expect(await hold(members)).toEqual({ outcome: 'member', handle });
    expect(await hold({ id: '0'.repeat(16) })).toEqual({ outcome: 'unknown' });
    expect(await db.moderationAct.count({ where: { accountId: moderator.accountId } })).toBe(0);
  });
});
