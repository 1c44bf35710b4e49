import { describe, expect, it, onTestFinished } from 'vitest';
import { sealAccountEmail } from '@/lib/auth/account-email';
import { letBackIn } from '@/lib/auth/let-back-in';
import { renewRecoveryCodes, signInWithRecoveryCode, useRecoveryCode } from '@/lib/auth/recovery-codes';
import { changeRole } from '@/lib/auth/roles';
import type { Administrator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { startSmtpServer } from '@/tests/smtp-server';
import { member, somewhere } from '@/tests/signing-in';

describe('a recovery code', () => {
  it('signs in once, however it was copied, and the next set ends the last', async () => {
    const { account, recoveryCodes } = await member('Snipe');
    const [first = '', second = ''] = recoveryCodes;
    expect(first).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){5}[0-9a-hjkmnp-tv-z]{4}$/);
    const copied = ` ${first.toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O').replaceAll('1', 'I')} `;
    const use = (code: string, handle = 'snipe') => signInWithRecoveryCode({ handle, code, ip: somewhere() });
    for (const nobody of ['godwit', '\0', 'snipe\ud800', ''])
      expect(await use(copied, nobody)).toEqual({ outcome: 'refused' });
    expect(await use(copied)).toMatchObject({ outcome: 'signed-in', needsSecondStep: false });
    for (const code of [copied, '', 'x', 'nobody', '0'.repeat(24)])
      expect(await use(code)).toEqual({ outcome: 'refused' });

    const both = await Promise.all(
      [1, 2, 3].map(() => useRecoveryCode({ accountId: account.accountId, code: second })),
    );
    expect(both.filter(Boolean)).toHaveLength(1);
    await Promise.all([1, 2, 3].map(() => renewRecoveryCodes(account)));
    expect(await use(recoveryCodes[2] ?? '')).toEqual({ outcome: 'refused' });
    const kept = await db.recoveryCode.findMany({ where: { accountId: account.accountId } });
    expect(kept).toHaveLength(8);
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

  it('is told of to the owner, where there is an address, as is a link of an administrator', async () => {
    const server = await startSmtpServer();
    Object.assign(env, { SMTP_URL: server.url });
    onTestFinished(async () => {
      Object.assign(env, { SMTP_URL: undefined });
      await server.close();
    });
    const { account, recoveryCodes } = await member('Sanderling');
    const { accountId } = account;
    await db.account.update({
      where: { id: accountId },
      data: sealAccountEmail({ accountId, email: 'sanderling@mail.example.org' }),
    });
    const [code = ''] = recoveryCodes;
    for (const handle of ['nobody-at-all', 'Sanderling', 'Sanderling'])
      await signInWithRecoveryCode({ handle, code, ip: somewhere() });
    const mails = await server.receive(1);
    expect(mails.map(({ recipients }) => recipients)).toEqual([['sanderling@mail.example.org']]);
    expect(mails[0]?.parsed.text).toContain('with a recovery code');

    const administrator = account as unknown as Administrator;
    for (const handle of ['nobody-at-all', 'Sanderling'])
      await letBackIn({ handle, administrator, fresh: account });
    const told = await server.receive(2);
    expect(told[1]?.recipients).toEqual(['sanderling@mail.example.org']);
    expect(told[1]?.parsed.text).toContain('An administrator made a link');
    expect(await db.moderationAct.findMany({ where: { subjectId: accountId } })).toMatchObject([
      { act: 'sign-in-link', subject: 'account' },
    ]);
  });
});
