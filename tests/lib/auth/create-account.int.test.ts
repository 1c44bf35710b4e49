import { describe, expect, it } from 'vitest';
import { createAccountByHand } from '@/lib/auth/create-account';
import { readSession } from '@/lib/auth/sessions';
import { makeSignInLink, useSignInLink } from '@/lib/auth/sign-in-links';
import { db } from '@/lib/db';

const tokenOf = (url: string) => url.split('/').at(-1) ?? '';

async function made(handle: string, role: 'author' | 'moderator') {
  const account = await createAccountByHand({ handle, role });
  if (account.outcome !== 'made') throw new Error(account.message);
  return account;
}

describe('an account made by hand', () => {
  it('is come into by the link, under the rules of every handle', async () => {
    const { url } = await made('Siskin', 'author');
    const session = await useSignInLink(tokenOf(url));
    expect(await readSession(session!.token)).toMatchObject({ handle: 'Siskin', role: 'author' });
    for (const handle of ['siskin', 'x', 'admin', 'a b'])
      expect(await createAccountByHand({ handle, role: 'member' })).toMatchObject({ outcome: 'invalid' });
  });

  it('of a moderator can begin at once, and needs a second step once there is one', async () => {
    const { handle, url } = await made('Serin', 'moderator');
    const first = await useSignInLink(tokenOf(url));
    expect(await readSession(first!.token)).toMatchObject({
      secondStepAt: expect.any(Date),
      hasSecondStep: false,
    });

    await db.account.updateMany({
      where: { handle },
      data: { totpSecret: new Uint8Array(40), totpConfirmedAt: new Date() },
    });
    const link = await makeSignInLink({ handle });
    const second = await useSignInLink(tokenOf(link.outcome === 'made' ? link.url : ''), {
      replaces: first!.token,
    });
    expect(await readSession(second!.token)).toMatchObject({ secondStepAt: null, hasSecondStep: true });
    expect(await readSession(first!.token)).toBeNull();
  });
});
