import { describe, expect, it } from 'vitest';
import { changeHandle } from '@/lib/auth/handles';
import { changeDisplayName } from '@/lib/auth/profile';
import { signUp } from '@/lib/auth/sign-up';
import { db } from '@/lib/db';
import { createAccount } from '@/tests/factories';
import { member, PASSPHRASE, somewhere, tryPassphrase } from '@/tests/signing-in';

describe('a name', () => {
  it('is changed at most once a month, and the old handle is nobody else’s for ninety days', async () => {
    const { account } = await member('Bittern');
    expect(await changeHandle({ account, raw: 'Grebe' })).toEqual({ outcome: 'changed', handle: 'Grebe' });
    expect(await changeHandle({ account, raw: 'GREBE' })).toEqual({ outcome: 'changed', handle: 'GREBE' });
    expect(await changeHandle({ account, raw: 'GREBE' })).toEqual({ outcome: 'unchanged' });
    expect(await changeHandle({ account, raw: 'Coot' })).toMatchObject({
      outcome: 'too-soon',
      nextAt: expect.any(Date),
    });
    expect(await tryPassphrase('Grebe', PASSPHRASE)).toMatchObject({ outcome: 'signed-in' });
    expect(await tryPassphrase('Bittern', PASSPHRASE)).toEqual({ outcome: 'refused' });

    const claim = () => signUp({ raw: { handle: 'b1ttern', passphrase: PASSPHRASE }, ip: somewhere() });
    expect(await claim()).toMatchObject({ outcome: 'invalid' });
    await db.$executeRaw`UPDATE account SET handle_changed_at = now() - interval '31 days'`;
    expect(await changeHandle({ account, raw: 'bittern' })).toEqual({
      outcome: 'changed',
      handle: 'bittern',
    });
    expect(await db.retiredHandle.findMany({ select: { handleFolded: true } })).toEqual([
      { handleFolded: 'grebe' },
    ]);
    await db.$executeRaw`UPDATE account SET handle_changed_at = NULL`;
    await changeHandle({ account, raw: 'Coot' });
    await db.$executeRaw`UPDATE retired_handle SET free_at = now()`;
    expect(await claim()).toMatchObject({ outcome: 'signed-up' });
  });

  it('that is shown follows the rules of a guest’s name', async () => {
    const { account } = await member('Plover');
    await createAccount({ handle: 'teal', displayName: 'Teal of the Marsh' });
    expect(await changeDisplayName({ account, raw: '  Plover   in Rain ' })).toEqual({ outcome: 'changed' });
    expect(await changeDisplayName({ account, raw: 'PLOVER' })).toEqual({ outcome: 'changed' });
    for (const raw of ['', 'moderator', 'Folkmoot', 'TEAL', 'Teal of the Mаrsh', 'a\u202eb', 'x'.repeat(61)])
      expect(await changeDisplayName({ account, raw }), raw).toMatchObject({ outcome: 'invalid' });
  });
});
