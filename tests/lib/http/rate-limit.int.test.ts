import { describe, expect, it } from 'vitest';
import { countDraft, countPost, countUse, forgetNetworks, networkOf } from '@/lib/http/rate-limit';
import { db } from '@/lib/db';

describe('a network', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::ffff:c000:201', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:DB8:0001:2::', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['2001:db8::2:0:0:0:1', '2001:db8:0:2'],
    ['::1', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['nonsense', 'unknown'],
  ])('of %s is %s', (ip, network) => expect(networkOf(ip)).toBe(network));
});

describe('counting', () => {
  it('treats the sixty of a network that come at once one after the other, and refuses the rest', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 75 }, (_, n) => countPost(networkOf(`2001:db8:7:7::${n + 1}`))),
    );
    const counted = (outcome: string) => outcomes.filter((allowance) => allowance.outcome === outcome).length;
    // Exact within a second; where one ends, those in flight do not yet see each other.
    expect(counted('free')).toBeGreaterThanOrEqual(10);
    expect(counted('free')).toBeLessThanOrEqual(12);
    expect(counted('refused')).toBeGreaterThanOrEqual(13);
    expect(counted('refused')).toBeLessThanOrEqual(15);
    for (const allowance of outcomes) {
      if (allowance.outcome !== 'refused') continue;
      expect(allowance.retryAfter).toBeGreaterThan(590);
      expect(allowance.retryAfter).toBeLessThanOrEqual(600);
    }
    const { _sum } = await db.networkUse.aggregate({ _sum: { uses: true } });
    expect(_sum.uses).toBe(75 - counted('refused'));
  });

  it('keeps a hundred and twenty drafts of a network in ten minutes, apart from what it posts', async () => {
    await db.networkUse.deleteMany();
    const ip = '2001:db8:9:9::1';
    for (let n = 0; n < 120; n += 1) await countDraft(ip);
    await expect(countDraft('2001:db8:9:9::2')).rejects.toMatchObject({ code: 'too-many' });
    expect(await countPost(networkOf(ip))).toEqual({ outcome: 'free' });
  });

  it('lets a network post again as its earlier posts become old, one by one', async () => {
    await db.networkUse.deleteMany();
    for (let n = 0; n < 60; n += 1) await countPost(networkOf('192.0.2.2'));
    expect(await countPost(networkOf('192.0.2.2'))).toMatchObject({ outcome: 'refused' });
    expect(await countPost(networkOf('192.0.2.3'))).toEqual({ outcome: 'free' });
    await db.$executeRaw`UPDATE network_use SET at = at - interval '599 seconds'`;
    const refused = await countPost(networkOf('192.0.2.2'));
    if (refused.outcome === 'refused') expect(refused.retryAfter).toBeLessThanOrEqual(2);
    await db.$executeRaw`UPDATE network_use SET at = at - interval '2 seconds'`;
    expect(await countPost(networkOf('192.0.2.2'))).toEqual({ outcome: 'free' });
  });

  it('keeps no address, and forgets after two days', async () => {
    await countPost(networkOf('192.0.2.4'));
    const rows = JSON.stringify(await db.networkUse.findMany(), (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
    );
    expect(rows).not.toContain('192.0.2');
    await db.$executeRaw`UPDATE network_use SET at = at - interval '48 hours 1 minute'`;
    expect(await forgetNetworks()).toBeGreaterThan(0);
    expect(await db.networkUse.count()).toBe(0);
  });

  it('makes one secret for all who come first', async () => {
    await db.networkSecret.deleteMany();
    await Promise.all(
      Array.from({ length: 6 }, () => {
        globalThis.folkmootSingletons?.delete('network-secret');
        return countPost(networkOf('192.0.2.5'));
      }),
    );
    expect(await db.networkSecret.count()).toBe(1);
  });
});

it('counts rules of the house also where limits are switched off', async () => {
  const { env } = await import('@/lib/env');
  const before = env.RATE_LIMIT;
  Object.assign(env, { RATE_LIMIT: 'off' });
  const use = { subject: 'somebody', action: 'once', limit: 1, seconds: 60 };

  expect((await countUse({ ...use, isRule: true })).outcome).toBe('counted');
  expect((await countUse({ ...use, isRule: true })).outcome).toBe('refused');
  expect((await countUse(use)).outcome).toBe('counted');
  Object.assign(env, { RATE_LIMIT: before });
});
