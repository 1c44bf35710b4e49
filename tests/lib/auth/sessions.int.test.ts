import { describe, expect, it } from 'vitest';
import { DAY, HOUR, MINUTE } from '@/lib/clock';
import { askForSession } from '@/lib/auth/options';
import { endSessionById, labelSession, listSessions } from '@/lib/auth/own-sessions';
import { endAllSessions, endSession, openSession, readSession, renewSession } from '@/lib/auth/sessions';
import {
  isLinkGood,
  makeFirstAdministratorLink,
  makeSignInLink,
  needsFirstAdministrator,
  useSignInLink,
} from '@/lib/auth/sign-in-links';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { createAccount } from '@/tests/factories';

const tokenOf = ({ url }: { url: string }) => url.split('/').at(-1)!;

async function open(role: 'member' | 'moderator') {
  const { id: accountId } = await createAccount({ role });
  const { token } = await openSession({ accountId, role });
  return { accountId, token };
}

/** Makes all sessions older, as if nobody had looked at them since. */
const age = (ms: number) => db.$executeRaw`
  UPDATE session SET created_at = created_at - ${ms} * interval '1 ms', last_seen_at = last_seen_at - ${ms} * interval '1 ms',
    expires_at = expires_at - ${ms} * interval '1 ms'`;

describe('a session', () => {
  it('is an account as it is now, and nothing once it has ended', async () => {
    const { accountId, token } = await open('member');
    expect(await readSession(token)).toMatchObject({ accountId, role: 'member' });
    await db.account.update({ where: { id: accountId }, data: { role: 'administrator' } });
    expect(await readSession(token)).toMatchObject({ role: 'administrator' });
    await endSession(token);
    for (const asked of [token, '', 'x', '\0']) expect(await readSession(asked)).toBeNull();
  });

  it.each([
    ['member', 14 * DAY, 13 * DAY],
    ['moderator', 30 * MINUTE, 29 * MINUTE],
  ] as const)('of a %s ends when nobody uses it', async (role, idle, less) => {
    const { token } = await open(role);
    await age(less);
    expect(await readSession(token)).not.toBeNull();
    // Being used has set the clock again.
    await age(less);
    const again = await readSession(token);
    expect(again === null).toBe(role === 'member' && 2 * less > 30 * DAY);
    await age(idle + 1000);
    expect(await readSession(token)).toBeNull();
  });

  it.each([
    ['member', 30 * DAY, DAY],
    ['moderator', 12 * HOUR, 10 * MINUTE],
  ] as const)('of a %s ends however much it is used', async (role, absolute, step) => {
    const { token } = await open(role);
    for (let lived = 0; lived + step < absolute; lived += step) {
      expect(await readSession(token)).not.toBeNull();
      await age(step);
    }
    await age(step + 1000);
    expect(await readSession(token)).toBeNull();
  });

  it('is held to the shorter life from the moment its account becomes a moderator', async () => {
    const { accountId, token } = await open('member');
    await age(13 * HOUR);
    await db.$executeRaw`UPDATE session SET last_seen_at = now()`;
    expect(await readSession(token)).not.toBeNull();
    await db.account.update({ where: { id: accountId }, data: { role: 'moderator' } });
    expect(await readSession(token)).toBeNull();
  });

  it('is in the database as a hash, and ends with its account', async () => {
    const { accountId, token } = await open('member');
    const rows = await db.session.findMany({ where: { accountId } });
    expect(Buffer.from(rows[0]!.tokenHash).toString('latin1')).not.toContain(token);
    await db.account.delete({ where: { id: accountId } });
    expect(await readSession(token)).toBeNull();
  });
});

describe('the sessions of an account', () => {
  it('are listed, named and ended by their owner, and by nobody else', async () => {
    const { accountId, token } = await open('member');
    const here = (await readSession(token))!.sessionId;
    const { token: elsewhere } = await openSession({ accountId, role: 'member' });
    const stranger = await open('member');
    expect(await labelSession({ accountId, id: here, label: 'the library' })).toBe(true);
    expect(await labelSession({ accountId: stranger.accountId, id: here, label: 'mine' })).toBe(false);

    const listed = await listSessions(accountId);
    expect(listed).toHaveLength(2);
    expect(listed.find(({ id }) => id === here)).toMatchObject({ label: 'the library' });
    expect(await endSessionById({ accountId: stranger.accountId, id: here })).toBe(false);
    expect(await endAllSessions(accountId, { except: here })).toBe(1);
    expect(await readSession(elsewhere)).toBeNull();
    expect(await endSessionById({ accountId, id: here })).toBe(true);
    expect(await readSession(token)).toBeNull();
    expect(await readSession(stranger.token)).not.toBeNull();
  });

  it('are replaced in the browser that signs in again', async () => {
    const { accountId, token } = await open('member');
    const next = await openSession({ accountId, role: 'member', replaces: token });
    expect(next.token).not.toBe(token);
    expect(await readSession(token)).toBeNull();
    expect(await listSessions(accountId)).toHaveLength(1);
  });

  it('remember the second step, and for fifteen minutes who proved who they are', async () => {
    const { token } = await open('moderator');
    const { sessionId, ...session } = (await readSession(token))!;
    expect(session).toMatchObject({
      secondStepAt: null,
      hasSecondStep: false,
      hasTotp: false,
      isFresh: true,
    });
    await db.$executeRaw`UPDATE session SET confirmed_at = now() - interval '15 minutes 1 second'`;
    expect(await readSession(token)).toMatchObject({ isFresh: false });
    const confirmed = await renewSession({ sessionId, secondStep: false });
    expect(await readSession(confirmed.token)).toMatchObject({ isFresh: true, secondStepAt: null });
    const stepped = await renewSession({ sessionId, secondStep: true });
    expect(await readSession(stepped.token)).toMatchObject({ sessionId, secondStepAt: expect.any(Date) });
    expect(stepped.maxAge).toBeGreaterThan(11 * 60 * 60);
    // Whoever had the token from before the proof has nothing.
    for (const old of [token, confirmed.token]) expect(await readSession(old)).toBeNull();

    await endSessionById({ accountId: session.accountId, id: sessionId });
    await expect(renewSession({ sessionId, secondStep: true })).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });

  it('are not opened by what the account is not got into by any more', async () => {
    const { id: accountId } = await createAccount({ passphraseHash: '$argon2id$new' });
    for (const provedBy of [{ passphraseHash: 'old' }, { emailIndex: Buffer.alloc(32) }])
      await expect(openSession({ accountId, role: 'member', provedBy })).rejects.toMatchObject({
        code: 'unauthenticated',
      });
    await openSession({ accountId, role: 'member', provedBy: { passphraseHash: '$argon2id$new' } });
    expect(await listSessions(accountId)).toHaveLength(1);
    await expect(openSession({ accountId: 'nobody', role: 'member' })).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });

  it('are read the same by way of next-auth, which writes nothing and hides no failure', async () => {
    const { token } = await open('moderator');
    const before = await db.session.findMany();
    expect(await askForSession(token)).toEqual(await readSession(token));
    expect(await askForSession('x')).toBeNull();
    expect(await db.session.findMany()).toEqual(before);
    await db.$executeRaw`ALTER TABLE session RENAME TO gone`;
    await expect(askForSession(token)).rejects.toThrow();
    await db.$executeRaw`ALTER TABLE gone RENAME TO session`;
  });
});

describe('a sign-in link', () => {
  it('can be looked at often and used once, by one of several at the same time', async () => {
    const { handle, id } = await createAccount({ role: 'moderator' });
    const made = await makeSignInLink({ handle });
    if (made.outcome !== 'made') throw new Error(made.outcome);
    expect(made.url.startsWith(`${env.SITE_URL}/sign-in/`)).toBe(true);
    const token = tokenOf(made);
    for (let n = 0; n < 3; n += 1) expect(await isLinkGood(token)).toBe(true);

    const sessions = (await Promise.all(Array.from({ length: 6 }, () => useSignInLink(token)))).filter(
      (session) => session !== null,
    );
    expect(sessions).toHaveLength(1);
    expect(await readSession(sessions[0]!.token)).toMatchObject({ accountId: id });
    expect(await isLinkGood(token)).toBe(false);
  });

  it('is good for a day, and until the next is made', async () => {
    const { handle } = await createAccount();
    const [first, second] = [
      await makeSignInLink({ handle }),
      await makeSignInLink({ handle: handle.toUpperCase() }),
    ];
    if (first.outcome !== 'made' || second.outcome !== 'made') throw new Error('not made');
    expect(await useSignInLink(tokenOf(first))).toBeNull();
    await db.$executeRaw`UPDATE sign_in_link SET expires_at = expires_at - interval '24 hours 1 second'`;
    expect(await isLinkGood(tokenOf(second))).toBe(false);
    expect(await useSignInLink(tokenOf(second))).toBeNull();
    for (const asked of ['', 'x', '\0']) expect(await useSignInLink(asked)).toBeNull();
    expect(await makeSignInLink({ handle: 'nobody' })).toEqual({ outcome: 'unknown-account' });
  });

  it('is printed for the first administrator until one has signed in', async () => {
    await db.account.deleteMany();
    expect(await needsFirstAdministrator()).toBe(true);
    await makeFirstAdministratorLink();
    const link = await makeFirstAdministratorLink();
    expect(await needsFirstAdministrator()).toBe(true);
    const session = await useSignInLink(tokenOf(link));
    expect(await readSession(session!.token)).toMatchObject({ role: 'administrator' });
    expect(await needsFirstAdministrator()).toBe(false);
  });
});
