import { describe, expect, it } from 'vitest';
import { changePassphrase } from '@/lib/auth/profile';
import { changeRole, listAccounts } from '@/lib/auth/roles';
import { openSession, readSession } from '@/lib/auth/sessions';
import type { Administrator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { newId } from '@/lib/ids';
import { member, PASSPHRASE, tryPassphrase } from '@/tests/signing-in';

describe('what ends sessions', () => {
  it('is another passphrase, but not the session it was set in', async () => {
    const { account, session } = await member('Merlin');
    const other = await openSession({ accountId: account.accountId, role: 'member' });
    expect(await changePassphrase({ account, raw: 'too short' })).toMatchObject({ outcome: 'invalid' });
    expect(await readSession(other.token)).not.toBeNull();
    expect(await changePassphrase({ account, raw: 'otters sleep holding hands' })).toEqual({
      outcome: 'changed',
    });
    expect(await readSession(other.token)).toBeNull();
    expect(await readSession(session.token)).not.toBeNull();
    expect(await tryPassphrase('Merlin', PASSPHRASE)).toEqual({ outcome: 'refused' });
    expect(await tryPassphrase('Merlin', 'otters sleep holding hands')).toMatchObject({
      outcome: 'signed-in',
    });
  });

  it('is another role, at once; and one administrator always stays', async () => {
    const [one, two] = [await member('Kestrel'), await member('Hobby')];
    await changeRole({ handle: 'kestrel', role: 'administrator', by: 'console' });
    expect(await readSession(one.session.token)).toBeNull();
    expect(await changeRole({ handle: 'kestrel', role: 'member', by: 'console' })).toEqual({
      outcome: 'last-administrator',
    });
    await changeRole({ handle: 'hobby', role: 'administrator', by: 'console' });
    expect(await readSession(two.session.token)).toBeNull();
    const by = one.account as unknown as Administrator;
    await changeRole({ handle: 'kestrel', role: 'author', by: 'console' });
    await expect(changeRole({ handle: 'hobby', role: 'member', by })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await changeRole({ handle: 'kestrel', role: 'administrator', by: 'console' });
    const both = await Promise.all(
      ['kestrel', 'hobby'].map((handle) => changeRole({ handle, role: 'member', by: 'console' })),
    );
    expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['changed', 'last-administrator']);
    expect(await changeRole({ handle: 'no-one', role: 'author', by: 'console' })).toEqual({
      outcome: 'unknown-account',
    });
    const listed = await listAccounts();
    expect(listed.map(({ role }) => role)).toEqual(['administrator']);

    const { account: banned } = await member('Osprey');
    const { accountId } = banned;
    await db.sanction.create({ data: { id: newId(), accountId, kind: 'ban', reason: 'other' } });
    await changeRole({ handle: 'osprey', role: 'administrator', by: 'console' });
    const [{ handle } = { handle: '' }] = listed;
    expect(await changeRole({ handle, role: 'member', by: 'console' })).toEqual({
      outcome: 'last-administrator',
    });
    const { id } = await db.account.findUniqueOrThrow({ where: { handle } });
    await changeRole({
      handle: 'osprey',
      role: 'member',
      by: { accountId: id } as unknown as Administrator,
    });
    expect(await db.moderationAct.findMany({ where: { subjectId: accountId } })).toMatchObject([
      { accountId: id, act: 'role', subject: 'account', reason: 'member' },
    ]);
  });
});
