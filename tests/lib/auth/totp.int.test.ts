import { Secret, TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { openSession, readSession } from '@/lib/auth/sessions';
import { checkTotp, confirmTotp, readPendingTotp, removeTotp, startTotp } from '@/lib/auth/totp';
import { SECOND } from '@/lib/clock';
import { db } from '@/lib/db';
import { awaitQuietClock } from '@/tests/quiet-clock';
import { member, PASSPHRASE, tryPassphrase } from '@/tests/signing-in';

describe('a code from an app', () => {
  const totpOf = (secret: string) => new TOTP({ secret: Secret.fromBase32(secret.replaceAll(' ', '')) });

  it('is set up by confirming one, counts once, and can be given up', async () => {
    const { account, session } = await member('Avocet');
    expect(await readPendingTotp(account)).toBeNull();
    const begun = (await startTotp(account))!;
    expect(begun.uri).toMatch(/^otpauth:\/\/totp\//);
    expect(begun.qrSvg).toMatch(/^<svg /);
    expect(await readPendingTotp(account)).toEqual(begun);
    const totp = totpOf(begun.secret);
    await awaitQuietClock({ period: 30 * SECOND, room: 10 * SECOND });
    const now = Date.now();
    const early = totp.generate({ timestamp: now - 30_000 });
    expect(await checkTotp({ account, code: early })).toEqual({ outcome: 'wrong' });
    expect(await readSession(session.token)).toMatchObject({ hasTotp: false });
    const other = await openSession({ accountId: account.accountId, role: 'member' });
    const confirmed = await confirmTotp({ account, code: ` ${early.slice(0, 3)} ${early.slice(3)}` });
    if (confirmed.outcome !== 'passed') throw new Error(confirmed.outcome);
    expect(await readSession(session.token)).toBeNull();
    expect(await readSession(confirmed.session.token)).toMatchObject({
      hasTotp: true,
      hasSecondStep: true,
      secondStepAt: expect.any(Date),
    });
    expect(await readSession(other.token)).toBeNull();
    expect(await readPendingTotp(account)).toBeNull();
    expect(await startTotp(account)).toBeNull();

    expect(await checkTotp({ account, code: early })).toEqual({ outcome: 'wrong' });
    const current = totp.generate({ timestamp: now });
    const both = await Promise.all([1, 2].map(() => checkTotp({ account, code: current })));
    expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['passed', 'wrong']);
    expect(await tryPassphrase('Avocet', PASSPHRASE)).toMatchObject({ needsSecondStep: true });
    const elsewhere = await openSession({ accountId: account.accountId, role: 'member' });
    await removeTotp(account);
    expect(await readSession(elsewhere.token)).toBeNull();
    expect(await readSession(confirmed.session.token)).toMatchObject({ hasTotp: false, secondStepAt: null });
    expect(await tryPassphrase('Avocet', PASSPHRASE)).toMatchObject({ needsSecondStep: false });
  });

  it('cannot be guessed: after five wrong ones it waits', async () => {
    const { account } = await member('Dotterel');
    const begun = (await startTotp(account))!;
    const right = totpOf(begun.secret).generate();
    const wrong = String((Number(right) + 500_000) % 1_000_000).padStart(6, '0');
    for (const code of [wrong, '', 'abcdef', '1234567', '１２３４５６'])
      expect(await confirmTotp({ account, code })).toEqual({ outcome: 'wrong' });
    expect(await confirmTotp({ account, code: right })).toMatchObject({ outcome: 'rate-limited' });
    const row = await db.account.findUniqueOrThrow({ where: { id: account.accountId } });
    expect(row.totpConfirmedAt).toBeNull();
    const plain = Buffer.from(Secret.fromBase32(begun.secret.replaceAll(' ', '')).bytes);
    expect(Buffer.from(row.totpSecret!).includes(plain)).toBe(false);
  });
});
