import { describe, expect, it } from 'vitest';
import { hashPassphrase, verifyPassphrase } from '@/lib/auth/hash-passphrase';
import { readSession } from '@/lib/auth/sessions';
import { signInWithPassphrase } from '@/lib/auth/sign-in';
import { createAccount } from '@/tests/factories';
import { member, PASSPHRASE, somewhere, tryPassphrase } from '@/tests/signing-in';

describe('signing in', () => {
  it('opens a new session each time, and ends the one the browser had', async () => {
    const { session: first } = await member('Dunlin');
    const again = await signInWithPassphrase({
      raw: { handle: 'dunLIN', passphrase: PASSPHRASE },
      ip: somewhere(),
      replaces: first.token,
    });
    if (again.outcome !== 'signed-in') throw new Error(again.outcome);
    expect(again.needsSecondStep).toBe(false);
    expect(again.session.token).not.toBe(first.token);
    expect(await readSession(first.token)).toBeNull();
    expect(await readSession(again.session.token)).toMatchObject({ handle: 'Dunlin' });
  });

  it('gives one answer for one work, whatever is wrong', async () => {
    await member('Godwit');
    await createAccount({ handle: 'keyless' });
    let hashed = 0;
    const verify: typeof verifyPassphrase = (asked) => {
      hashed += 1;
      return verifyPassphrase(asked);
    };
    for (const handle of ['Godwit', 'keyless', 'nobody-at-all']) {
      hashed = 0;
      const raw = { handle, passphrase: 'something else entirely' };
      expect(await signInWithPassphrase({ raw, ip: somewhere() }, { verify })).toEqual({
        outcome: 'refused',
      });
      expect(hashed, handle).toBe(1);
    }
    for (const raw of [
      null,
      {},
      { handle: 'Godwit' },
      { handle: '\0', passphrase: PASSPHRASE },
      { handle: 'Godwit\ud800', passphrase: PASSPHRASE },
      { handle: ['Godwit'], passphrase: PASSPHRASE },
      { handle: { not: '' }, passphrase: PASSPHRASE },
    ])
      expect(await signInWithPassphrase({ raw, ip: somewhere() })).toEqual({ outcome: 'refused' });
  });

  it('takes spellings that look the same for the same, and no others', async () => {
    const stored = await hashPassphrase('zwei ﬁsche und ein Caf\u00e9');
    expect(await verifyPassphrase({ stored, passphrase: 'zwei fische und ein Cafe\u0301' })).toBe(true);
    expect(await verifyPassphrase({ stored, passphrase: 'zwei fische und ein cafe\u0301' })).toBe(false);
    expect(await verifyPassphrase({ stored: null, passphrase: '' })).toBe(false);
  });

  it('is throttled for one network, without keeping the owner out', async () => {
    await member('Knot');
    const attacker = somewhere();
    const answers = [];
    for (let n = 0; n < 13; n += 1)
      answers.push((await tryPassphrase('Knot', `wrong one, number ${n}`, attacker)).outcome);
    expect(answers).toEqual([...Array<string>(10).fill('refused'), ...Array<string>(3).fill('rate-limited')]);
    // Even the right one waits there, and an account that does not exist is treated the same.
    expect(await tryPassphrase('knot', PASSPHRASE, attacker)).toMatchObject({ outcome: 'rate-limited' });
    expect(await tryPassphrase('Knot', PASSPHRASE)).toMatchObject({ outcome: 'signed-in' });
  });

  it('is throttled for many networks together, without keeping the owner out', async () => {
    await member('Ruff');
    const home = somewhere();
    expect(await tryQuickly('Ruff', PASSPHRASE, home)).toMatchObject({ outcome: 'signed-in' });
    const swarm = Array.from({ length: 15 }, somewhere);
    const outcomes = [];
    for (const ip of [...swarm, ...swarm, ...swarm])
      outcomes.push((await tryQuickly('Ruff', 'not the right one', ip)).outcome);
    expect(outcomes.filter((outcome) => outcome === 'rate-limited').length).toBeGreaterThanOrEqual(10);
    for (let n = 0; n < 9; n += 1)
      expect(await tryQuickly('Ruff', 'a slip of the finger', home)).toMatchObject({ outcome: 'refused' });
    expect(await tryPassphrase('Ruff', PASSPHRASE, home)).toMatchObject({ outcome: 'signed-in' });
    expect(await tryPassphrase('Ruff', PASSPHRASE)).toMatchObject({ outcome: 'signed-in' });
  });

  it('counts a hundred at the same moment as a hundred, and right ones not at all', async () => {
    await member('Stint');
    const ip = somewhere();
    for (let n = 0; n < 12; n += 1)
      expect(await tryQuickly('Stint', PASSPHRASE, ip)).toMatchObject({ outcome: 'signed-in' });
    const burst = await Promise.all(
      Array.from({ length: 30 }, (_one, n) => tryQuickly('Stint', `all at once, ${n}`, ip)),
    );
    expect(burst.filter(({ outcome }) => outcome === 'refused').length).toBeLessThanOrEqual(10);
  });
});

/** One try without the hash, which takes most of the time and has no part in what is counted. */
function tryQuickly(handle: string, passphrase: string, ip: string) {
  const verify = async (asked: { passphrase: string }) => asked.passphrase === PASSPHRASE;
  return signInWithPassphrase({ raw: { handle, passphrase }, ip }, { verify });
}
