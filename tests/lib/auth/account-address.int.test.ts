import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  askToConfirmAddress,
  confirmAddress,
  readAddressLink,
  removeAddress,
} from '@/lib/auth/account-address';
import { readAccountEmail, sealAccountEmail } from '@/lib/auth/account-email';
import { askToConfirm, confirmByLink, isConfirmLink } from '@/lib/auth/confirm-by-mail';
import { openSession, readSession } from '@/lib/auth/sessions';
import type { Fresh } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { createAccount } from '@/tests/factories';
import { startSmtpServer, type SmtpServer } from '@/tests/smtp-server';

let server: SmtpServer;
beforeEach(async () => {
  await db.emailLink.deleteMany();
  await db.account.deleteMany();
  server = await startSmtpServer();
  Object.assign(env, { SMTP_URL: server.url });
});
afterEach(async () => {
  Object.assign(env, { SMTP_URL: undefined });
  await server.close();
});

/** Somebody who is signed in here and in another browser. */
async function signedIn(email?: string) {
  const { id: accountId } = await createAccount({ passphraseHash: '$argon2id$unused' });
  if (email !== undefined)
    await db.account.update({ where: { id: accountId }, data: sealAccountEmail({ accountId, email }) });
  const [here, there] = [
    await openSession({ accountId, role: 'member' }),
    await openSession({ accountId, role: 'member' }),
  ];
  const account = (await readSession(here.token)) as unknown as Fresh;
  return { account, here: here.token, there: there.token };
}

async function linkFor(account: Fresh, email: string): Promise<string> {
  const before = server.messages.length;
  expect(await askToConfirmAddress({ account, raw: { email } })).toEqual({ outcome: 'sent' });
  const mail = (await server.receive(before + 1)).at(-1)!;
  expect(mail.recipients).toEqual([email]);
  return /\/([\w-]{43})\s/.exec(mail.parsed.text!)![1]!;
}

describe('the address of an account', () => {
  it('is the account’s once the link was opened where it was asked for; others are signed out', async () => {
    const { account, here, there } = await signedIn();
    const token = await linkFor(account, 'wren@mail.example.org');
    expect(await readAccountEmail(account.accountId)).toBeNull();
    for (let n = 0; n < 3; n += 1)
      expect(await readAddressLink({ account, token })).toBe('wren@mail.example.org');

    const { account: stranger } = await signedIn();
    expect(await readAddressLink({ account: stranger, token })).toBeNull();
    expect(await confirmAddress({ account: stranger, token })).toEqual({ outcome: 'refused' });

    expect(await confirmAddress({ account, token })).toEqual({ outcome: 'confirmed' });
    expect(await readAccountEmail(account.accountId)).toBe('wren@mail.example.org');
    expect(await confirmAddress({ account, token })).toEqual({ outcome: 'refused' });
    expect(await readSession(here)).not.toBeNull();
    expect(await readSession(there)).toBeNull();
    expect(server.messages).toHaveLength(1);
  });

  it('tells the old one when it changes, and when it goes', async () => {
    const { account } = await signedIn('old@mail.example.org');
    const token = await linkFor(account, 'new@mail.example.org');
    expect(await confirmAddress({ account, token })).toEqual({ outcome: 'confirmed' });
    expect((await server.receive(2)).at(-1)).toMatchObject({ recipients: ['old@mail.example.org'] });
    expect(server.messages.at(-1)!.raw).not.toContain('new@mail.example.org');

    expect(await removeAddress({ account })).toEqual({ outcome: 'removed' });
    expect(await readAccountEmail(account.accountId)).toBeNull();
    expect((await server.receive(3)).at(-1)).toMatchObject({ recipients: ['new@mail.example.org'] });
  });

  it('is one account’s; the other hears of it once the mailbox has been shown to be theirs', async () => {
    await signedIn('wren@mail.example.org');
    const { account } = await signedIn();
    const token = await linkFor(account, 'wren@mail.example.org');
    expect(await confirmAddress({ account, token })).toEqual({ outcome: 'taken' });
    expect(await readAccountEmail(account.accountId)).toBeNull();
  });

  it('is asked about ten times an hour by one account, whoever the addresses are', async () => {
    const { account } = await signedIn();
    for (let n = 0; n < 10; n += 1)
      expect(await askToConfirmAddress({ account, raw: { email: `a${n}@mail.example.org` } })).toEqual({
        outcome: 'sent',
      });
    expect(await askToConfirmAddress({ account, raw: { email: 'b@mail.example.org' } })).toMatchObject({
      outcome: 'rate-limited',
    });
  });

  it('cannot be taken away while nothing else opens the account', async () => {
    const { account } = await signedIn('wren@mail.example.org');
    await db.account.update({ where: { id: account.accountId }, data: { passphraseHash: null } });
    expect(await removeAddress({ account })).toEqual({ outcome: 'last-way-in' });
    expect(await readAccountEmail(account.accountId)).toBe('wren@mail.example.org');
  });

  it.each([{ email: 'a@x.test,b@x.test' }, { email: ['a@x.test'] }, {}, null])('is not %o', async (raw) => {
    const { account } = await signedIn();
    expect(await askToConfirmAddress({ account, raw })).toEqual({ outcome: 'invalid' });
    expect(await db.emailLink.count()).toBe(0);
  });
});

describe('confirming by a link who one is', () => {
  /** Somebody who has an address and no other way in, an hour after signing in. */
  async function byMailAlone(email = 'wren@mail.example.org') {
    const { account, here } = await signedIn(email);
    await db.account.update({ where: { id: account.accountId }, data: { passphraseHash: null } });
    await db.$executeRaw`UPDATE session SET confirmed_at = now() - interval '1 hour'`;
    return { account, here };
  }

  async function confirmLink(account: Fresh): Promise<string> {
    expect(await askToConfirm({ account })).toEqual({ outcome: 'sent' });
    const mail = (await server.receive(1)).at(-1)!;
    return /\/sign-in\/confirm\/link\/([\w-]{43})\s/.exec(mail.parsed.text!)![1]!;
  }

  it('confirms the session in which it is used, once, whoever asked', async () => {
    const { account, here } = await byMailAlone();
    const token = await confirmLink(account);
    for (let n = 0; n < 3; n += 1) expect(await isConfirmLink({ account, token })).toBe(true);
    const { account: stranger } = await signedIn();
    expect(await isConfirmLink({ account: stranger, token })).toBe(false);
    expect(await confirmByLink({ account: stranger, token })).toEqual({ outcome: 'refused' });

    const all = await Promise.all(Array.from({ length: 4 }, () => confirmByLink({ account, token })));
    const [proven, ...more] = all.filter(({ outcome }) => outcome === 'proven');
    expect(more).toEqual([]);
    if (proven?.outcome !== 'proven') throw new Error('not proven');
    expect(await readSession(proven.session.token)).toMatchObject({ isFresh: true, secondStepAt: null });
    expect(await readSession(here)).toBeNull();
  });

  it('is for those who have nothing else, at the address they have', async () => {
    const { account } = await signedIn('tern@mail.example.org');
    expect(await askToConfirm({ account })).toEqual({ outcome: 'not-offered' });
    expect(await db.emailLink.count()).toBe(0);

    const { account: alone } = await byMailAlone();
    const token = await confirmLink(alone);
    await db.account.update({
      where: { id: alone.accountId },
      data: sealAccountEmail({ accountId: alone.accountId, email: 'new@mail.example.org' }),
    });
    expect(await confirmByLink({ account: alone, token })).toEqual({ outcome: 'refused' });
  });
});
