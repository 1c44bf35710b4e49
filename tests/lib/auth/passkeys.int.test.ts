import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { sealAccountEmail } from '@/lib/auth/account-email';
import { addPasskey, removePasskey, renamePasskey, startPasskey } from '@/lib/auth/own-passkeys';
import { startAssertion } from '@/lib/auth/passkey-challenges';
import { proveWithPasskey, signInWithPasskey } from '@/lib/auth/passkeys';
import { lockWaysIn } from '@/lib/auth/last-way-in';
import { endAllSessions, openSession, readSession } from '@/lib/auth/sessions';
import type { Fresh } from '@/lib/auth/viewer';
import { MINUTE } from '@/lib/clock';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { purge } from '@/lib/privacy/purge';
import { makeAuthenticator } from '@/tests/authenticator';
import { createAccount } from '@/tests/factories';
import { startSmtpServer } from '@/tests/smtp-server';

async function signedIn(
  role: 'member' | 'moderator' = 'member',
  passphraseHash: string | null = '$argon2id$unused',
) {
  const { id: accountId } = await createAccount({ role, passphraseHash });
  const { token } = await openSession({ accountId, role });
  return { accountId, token, account: await viewerOf(token) };
}

const viewerOf = async (token: string) => (await readSession(token)) as unknown as Fresh;

/** Who has made a passkey has another token since. */
async function withPasskey(role: 'member' | 'moderator' = 'member', passphraseHash?: null) {
  const person = await signedIn(role, passphraseHash);
  const device = makeAuthenticator();
  const added = await addPasskey({
    account: person.account,
    raw: device.create(await startPasskey(person.account)),
  });
  if (added.outcome !== 'added') throw new Error(added.outcome);
  expect(await readSession(person.token)).toBeNull();
  const token = added.session?.token ?? '';
  return { ...person, token, account: await viewerOf(token), device, passkeyId: added.id };
}

const signInOptions = () => startAssertion({ purpose: 'sign-in', accountId: null });

const ageChallenges = (ms: number) =>
  db.$executeRaw`UPDATE challenge SET expires_at = expires_at - ${ms} * interval '1 ms'`;

beforeEach(() => db.challenge.deleteMany());
afterEach(() => Object.assign(env, { SITE_URL: 'http://127.0.0.1:3000' }));

describe('signing in with a passkey', () => {
  it('needs nothing else, and is the second step too', async () => {
    const { device, accountId, token } = await withPasskey('moderator');
    const options = await signInOptions();
    expect(options).toMatchObject({ rpId: 'localhost', allowCredentials: [], userVerification: 'required' });

    const signed = await signInWithPasskey({ raw: device.get(options), replaces: token });
    if (signed.outcome !== 'signed-in') throw new Error('not let in');
    const session = await readSession(signed.session.token);
    expect(session).toMatchObject({ accountId, secondStepAt: expect.any(Date) });
    expect(await readSession(token)).toBeNull();
  });

  it('takes a signature once, of several at the same time', async () => {
    const { device } = await withPasskey();
    const raw = device.get(await signInOptions());
    const all = await Promise.all(Array.from({ length: 6 }, () => signInWithPasskey({ raw })));
    expect(all.filter(({ outcome }) => outcome === 'signed-in')).toHaveLength(1);
  });

  it.each([
    ['for another site', { origin: 'https://evil.example' }],
    ['for this machine’s number instead of its name', { origin: 'http://127.0.0.1:3000' }],
    ['of a key for another site', { rpId: 'evil.example' }],
    ['of a device that asked nobody', { userVerified: false }],
    ['of a challenge of its own', { challenge: 'A'.repeat(43) }],
  ])('is refused with a signature %s', async (_name, fault) => {
    const { device } = await withPasskey();
    expect(await signInWithPasskey({ raw: device.get(await signInOptions(), fault) })).toEqual({
      outcome: 'refused',
    });
  });

  it('is refused with a challenge that was for something else, or five minutes old', async () => {
    const { device, accountId } = await withPasskey();
    for (const purpose of ['second-step', 'confirm'] as const) {
      const options = await startAssertion({ purpose, accountId });
      expect(await signInWithPasskey({ raw: device.get(options) })).toEqual({ outcome: 'refused' });
    }
    const options = await signInOptions();
    await ageChallenges(5 * MINUTE);
    expect(await signInWithPasskey({ raw: device.get(options) })).toEqual({ outcome: 'refused' });
    expect((await purge()).challenges).toBe(3);
  });

  it('is refused to a passkey that nobody has, or not any more, and to its copy', async () => {
    const { device, account, passkeyId } = await withPasskey();
    expect(await signInWithPasskey({ raw: makeAuthenticator().get(await signInOptions()) })).toEqual({
      outcome: 'refused',
    });
    device.setCounter(9);
    expect(await signInWithPasskey({ raw: device.get(await signInOptions()) })).toMatchObject({
      outcome: 'signed-in',
    });
    device.setCounter(4);
    expect(await signInWithPasskey({ raw: device.get(await signInOptions()) })).toEqual({
      outcome: 'refused',
    });
    device.setCounter(20);
    expect(await removePasskey({ account, id: passkeyId })).toEqual({ outcome: 'removed' });
    expect(await signInWithPasskey({ raw: device.get(await signInOptions()) })).toEqual({
      outcome: 'refused',
    });
  });

  it('opens nothing while the passkey is taken away, though its signature was good a moment before', async () => {
    const { accountId, passkeyId } = await withPasskey();
    const credentialId = Buffer.from(passkeyId, 'base64url');
    const entering = () => openSession({ accountId, role: 'member', provedBy: { credentialId } });
    const waiting = () => db.$queryRaw<unknown[]>`
      SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await entering();
    const entered = await db.$transaction(async (tx) => {
      await lockWaysIn({ accountId, tx });
      await tx.passkey.delete({ where: { credentialId } });
      const opening = entering().then(
        () => 'opened',
        (error: unknown) => error,
      );
      await expect.poll(waiting).toHaveLength(1);
      await endAllSessions(accountId, {}, tx);
      return { opening };
    });
    expect(await entered.opening).toMatchObject({ code: 'unauthenticated' });
    expect(await db.session.count({ where: { accountId } })).toBe(0);
  });

  it.each([null, {}, [], { id: { not: '' } }, { id: 'x', response: {} }, 'text'])(
    'is refused to %o',
    async (raw) => {
      expect(await signInWithPasskey({ raw })).toEqual({ outcome: 'refused' });
    },
  );
});

describe('a passkey as proof', () => {
  it('takes the second step, and confirms, for its own account alone', async () => {
    const { device, accountId, token } = await withPasskey();
    await db.$executeRaw`UPDATE session SET second_step_at = NULL, confirmed_at = now() - interval '1 hour'`;
    const stranger = await signedIn();
    const offered = await startAssertion({ purpose: 'confirm', accountId: stranger.accountId });
    expect(
      await proveWithPasskey({ viewer: stranger.account, purpose: 'confirm', raw: device.get(offered) }),
    ).toEqual({ outcome: 'refused' });

    const options = await startAssertion({ purpose: 'confirm', accountId });
    expect(options.allowCredentials).toMatchObject([{ id: device.id, transports: ['internal'] }]);
    const proof = { viewer: await viewerOf(token), raw: device.get(options) };
    const confirmed = await proveWithPasskey({ ...proof, purpose: 'confirm' });
    if (confirmed.outcome !== 'proven') throw new Error(confirmed.outcome);
    expect(await readSession(token)).toBeNull();
    const viewer = await viewerOf(confirmed.session.token);
    expect(viewer).toMatchObject({ isFresh: true, secondStepAt: null });

    const step = await startAssertion({ purpose: 'second-step', accountId });
    const raw = device.get(step);
    const stepped = await proveWithPasskey({ viewer, purpose: 'second-step', raw });
    if (stepped.outcome !== 'proven') throw new Error(stepped.outcome);
    expect(await readSession(stepped.session.token)).toMatchObject({ secondStepAt: expect.any(Date) });
  });
});

describe('the passkeys of an account', () => {
  it('say no more of it than its pseudonym, and are asked to verify their owner', async () => {
    const { account } = await signedIn();
    const { handle } = account;
    expect(await startPasskey(account)).toMatchObject({
      rp: { id: 'localhost', name: 'localhost' },
      user: { name: handle, displayName: handle },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    Object.assign(env, { SITE_URL: 'https://moot.example.org' });
    expect((await startPasskey(account)).rp).toMatchObject({ id: 'moot.example.org' });
  });

  it('are the second step of who had none, from the moment they are made', async () => {
    const { account, device } = await withPasskey('moderator');
    expect(account).toMatchObject({ hasSecondStep: true, secondStepAt: expect.any(Date) });
    expect((await startPasskey(account)).excludeCredentials).toMatchObject([{ id: device.id }]);
  });

  it('are not made for another site, by nobody, with a spent challenge or for another account', async () => {
    const { account } = await signedIn();
    for (const fault of [
      { origin: 'https://evil.example' },
      { rpId: 'evil.example' },
      { userVerified: false },
    ]) {
      const raw = makeAuthenticator().create(await startPasskey(account), fault);
      expect(await addPasskey({ account, raw })).toEqual({ outcome: 'refused' });
    }
    const { account: other, device } = await withPasskey();
    const theirs = makeAuthenticator().create(await startPasskey(other));
    expect(await addPasskey({ account, raw: theirs })).toEqual({ outcome: 'refused' });
    expect(await addPasskey({ account, raw: device.create(await startPasskey(account)) })).toEqual({
      outcome: 'refused',
    });
    expect(await addPasskey({ account, raw: { id: 'x' } })).toEqual({ outcome: 'refused' });
    expect(await db.passkey.count({ where: { accountId: account.accountId } })).toBe(0);
  });

  it('are twenty at most', async () => {
    const { account } = await signedIn();
    const add = async () =>
      addPasskey({ account, raw: makeAuthenticator().create(await startPasskey(account)) });
    for (let n = 0; n < 20; n += 1) expect((await add()).outcome).toBe('added');
    expect(await add()).toEqual({ outcome: 'full' });
  });

  it('are renamed and taken away by their owner alone', async () => {
    const { account, passkeyId: id } = await withPasskey();
    const { account: stranger } = await signedIn();
    expect(await renamePasskey({ account: stranger, id, name: 'Mine' })).toEqual({ outcome: 'unknown' });
    expect(await removePasskey({ account: stranger, id })).toEqual({ outcome: 'unknown' });
    expect(await renamePasskey({ account, id, name: ' The  grey phone ' })).toEqual({ outcome: 'renamed' });
    expect(await renamePasskey({ account, id, name: 'x'.repeat(61) })).toEqual({ outcome: 'invalid' });
    expect(await db.passkey.findFirst({ where: { accountId: account.accountId } })).toMatchObject({
      name: 'The grey phone',
    });
  });

  it('stay while they are the only way in, or the only second step of a moderator', async () => {
    const only = await withPasskey('member', null);
    expect(await removePasskey({ account: only.account, id: only.passkeyId })).toEqual({
      outcome: 'last-way-in',
    });
    const step = await withPasskey('moderator');
    expect(await removePasskey({ account: step.account, id: step.passkeyId })).toEqual({
      outcome: 'last-step',
    });

    const { account, passkeyId } = only;
    const second = makeAuthenticator();
    await addPasskey({ account, raw: second.create(await startPasskey(account)) });
    const elsewhere = await openSession({ accountId: account.accountId, role: 'member' });
    const both = await Promise.all([passkeyId, second.id].map((id) => removePasskey({ account, id })));
    expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['last-way-in', 'removed']);
    expect(await readSession(elsewhere.token)).toBeNull();
  });

  it('are told about by mail, where there is an address', async () => {
    const server = await startSmtpServer();
    Object.assign(env, { SMTP_URL: server.url });
    onTestFinished(async () => {
      Object.assign(env, { SMTP_URL: undefined });
      await server.close();
    });
    const { accountId, account } = await signedIn();
    await db.account.update({
      where: { id: accountId },
      data: sealAccountEmail({ accountId, email: 'wren@mail.example.org' }),
    });
    await addPasskey({ account, raw: makeAuthenticator().create(await startPasskey(account)) });
    const [mail] = await server.receive(1);
    expect(mail).toMatchObject({ recipients: ['wren@mail.example.org'] });
    expect(mail!.parsed.text).toContain('A passkey was added');
  });
});
