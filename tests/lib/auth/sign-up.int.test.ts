import { describe, expect, it } from 'vitest';
import { readAccountEmail } from '@/lib/auth/account-email';
import { signUp } from '@/lib/auth/sign-up';
import { db } from '@/lib/db';
import { createAccount } from '@/tests/factories';
import { member, PASSPHRASE, somewhere } from '@/tests/signing-in';

describe('signing up', () => {
  it('asks for a handle and a passphrase, and gives a session and codes', async () => {
    const { account, recoveryCodes } = await member('Heron');
    expect(account).toMatchObject({
      handle: 'Heron',
      displayName: 'Heron',
      role: 'member',
      hasSecondStep: false,
    });
    expect(recoveryCodes).toHaveLength(8);
    const row = await db.account.findUniqueOrThrow({ where: { id: account.accountId } });
    expect(row.passphraseHash).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/);
    expect(row.email).toBeNull();
  });

  it('refuses names that are another’s, however they are spelt', async () => {
    await createAccount({ handle: 'night-owl', displayName: 'Night Owl' });
    for (const handle of ['night-owl', 'Night.Owl', 'nightowl', 'ｎight-owl', 'nіght-owl', 'n1ght0wl']) {
      const made = await signUp({ raw: { handle, passphrase: PASSPHRASE }, ip: somewhere() });
      expect(made, handle).toMatchObject({ outcome: 'invalid', errors: { handle: [expect.any(String)] } });
    }
    const raw = { handle: 'wader', passphrase: PASSPHRASE, displayName: 'nіght  ÓWL' };
    expect(await signUp({ raw, ip: somewhere() })).toMatchObject({
      outcome: 'invalid',
      errors: { displayName: [expect.any(String)] },
    });
  });

  it('says everything that is wrong at once, and nothing is stored', async () => {
    const before = await db.account.count();
    const wrong = { handle: 'x', passphrase: 'short', displayName: 'admin' };
    expect(await signUp({ raw: wrong, ip: somewhere() })).toMatchObject({
      outcome: 'invalid',
      errors: {
        handle: [expect.any(String)],
        passphrase: [expect.any(String)],
        displayName: [expect.any(String)],
      },
    });
    for (const raw of [
      null,
      [],
      'x',
      { handle: ['a', 'b'] },
      { handle: { not: '' } },
      { handle: 'ok-name', passphrase: `${PASSPHRASE}\0` },
      { handle: 'ok-name', passphrase: PASSPHRASE, role: 'administrator' },
    ])
      expect(await signUp({ raw, ip: somewhere() })).toMatchObject({ outcome: 'invalid' });
    expect(await db.account.count()).toBe(before);
  });

  it('gives one handle to one of many who ask at the same moment', async () => {
    const all = await Promise.all(
      ['Curlew', 'curlew', 'cur-lew', 'CURLEW'].map((handle) =>
        signUp({ raw: { handle, passphrase: PASSPHRASE }, ip: somewhere() }),
      ),
    );
    expect(all.map(({ outcome }) => outcome).toSorted()).toEqual([
      'invalid',
      'invalid',
      'invalid',
      'signed-up',
    ]);
  });

  it('can be closed, and is ten an hour for one network', async () => {
    const ip = somewhere();
    for (let n = 0; n < 10; n += 1) {
      const raw = { handle: `flock-${String.fromCodePoint(97 + n)}x`, passphrase: PASSPHRASE };
      expect(await signUp({ raw, ip })).toMatchObject({ outcome: 'signed-up' });
    }
    const raw = { handle: 'flock-last', passphrase: PASSPHRASE };
    expect(await signUp({ raw, ip })).toMatchObject({
      outcome: 'rate-limited',
      retryAfter: expect.any(Number),
    });
    await db.site.update({ where: { id: 1 }, data: { signUpOpen: false } });
    expect(await signUp({ raw, ip: somewhere() })).toEqual({ outcome: 'closed' });
    await db.site.update({ where: { id: 1 }, data: { signUpOpen: true } });
  });

  it('takes a proven address for the passphrase, once', async () => {
    const provenEmail = 'dunlin@mail.example.org';
    const all = await Promise.all(
      ['dunlin', 'dunlin-too', 'dunlin-three'].map((handle) =>
        signUp({ raw: { handle }, ip: somewhere(), provenEmail }),
      ),
    );
    const made = all.filter(({ outcome }) => outcome === 'signed-up');
    expect(made).toHaveLength(1);
    expect(all.filter(({ outcome }) => outcome === 'address-taken')).toHaveLength(2);
    const account = await db.account.findFirstOrThrow({ where: { handle: { startsWith: 'dunlin' } } });
    expect(account.passphraseHash).toBeNull();
    expect(await readAccountEmail(account.id)).toBe(provenEmail);

    // Whoever has no proof needs a passphrase; whoever wants one as well has a good one.
    expect(await signUp({ raw: { handle: 'knot-bird' }, ip: somewhere() })).toMatchObject({
      outcome: 'invalid',
      errors: { passphrase: [expect.any(String)] },
    });
    const raw = { handle: 'knot-bird', passphrase: 'short' };
    expect(await signUp({ raw, ip: somewhere(), provenEmail: 'knot@mail.example.org' })).toMatchObject({
      outcome: 'invalid',
      errors: { passphrase: [expect.any(String)] },
    });
  });
});
