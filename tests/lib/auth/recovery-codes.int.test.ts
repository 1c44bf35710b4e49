import { describe, expect, it } from 'vitest';
import { makeRecoveryCodes, signInWithRecoveryCode, useRecoveryCode } from '@/lib/auth/recovery-codes';
import { changeRole } from '@/lib/auth/roles';
import { db } from '@/lib/db';
import { member, somewhere } from '@/tests/signing-in';

describe('a recovery code', () => {
  it('signs in once, however it was copied, and the next set ends the last', async () => {
    const { account, recoveryCodes } = await member('Snipe');
    const [first = '', second = ''] = recoveryCodes;
    expect(first).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){5}[0-9a-hjkmnp-tv-z]{4}$/);
    const copied = ` ${first.toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O').replaceAll('1', 'I')} `;
    const use = (code: string, handle = 'snipe') => signInWithRecoveryCode({ handle, code, ip: somewhere() });
    expect(await use(copied, 'godwit')).toEqual({ outcome: 'refused' });
    expect(await use(copied)).toMatchObject({ outcome: 'signed-in', needsSecondStep: false });
    for (const code of [copied, '', 'x', 'nobody', '0'.repeat(24)])
      expect(await use(code)).toEqual({ outcome: 'refused' });

    const both = await Promise.all(
      [1, 2, 3].map(() => useRecoveryCode({ accountId: account.accountId, code: second })),
    );
    expect(both.filter(Boolean)).toHaveLength(1);
    await makeRecoveryCodes(account.accountId);
    expect(await use(recoveryCodes[2] ?? '')).toEqual({ outcome: 'refused' });
    const kept = await db.recoveryCode.findMany({ where: { accountId: account.accountId } });
    expect(kept.every(({ codeHash }) => codeHash.byteLength === 32)).toBe(true);
  });

  it('is one proof and not two', async () => {
    const { account, recoveryCodes } = await member('Whimbrel');
    await changeRole({ handle: 'Whimbrel', role: 'moderator', by: 'console' });
    const came = await signInWithRecoveryCode({
      handle: 'Whimbrel',
      code: recoveryCodes[0] ?? '',
      ip: somewhere(),
    });
    expect(came).toMatchObject({ outcome: 'signed-in', needsSecondStep: true });
    expect(account.role).toBe('member');
  });
});
