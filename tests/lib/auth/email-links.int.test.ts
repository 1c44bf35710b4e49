import { Client } from 'pg';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { sealAccountEmail } from '@/lib/auth/account-email';
import { askToConfirm } from '@/lib/auth/confirm-by-mail';
import { askByOlderLink, askForSignInLink, readEmailLink, useEmailLink } from '@/lib/auth/email-links';
import { readSession } from '@/lib/auth/sessions';
import type { SignedIn } from '@/lib/auth/viewer';
import { DAY, MINUTE } from '@/lib/clock';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { setLogLevel } from '@/lib/log';
import { purge } from '@/lib/privacy/purge';
import { createAccount } from '@/tests/factories';
import { startSmtpServer } from '@/tests/smtp-server';

const ip = '192.0.2.7';
let asked = 0;
/** Each from a network of its own, unless a test is about that. */
const elsewhere = () => `192.0.2.${(asked += 1) % 250}`;

async function member(email: string, role: 'member' | 'moderator' = 'member') {
  const account = await createAccount({ role });
  return db.account.update({
    where: { id: account.id },
    data: sealAccountEmail({ accountId: account.id, email }),
  });
}

async function mailServer() {
  const server = await startSmtpServer();
  Object.assign(env, { SMTP_URL: server.url });
  onTestFinished(async () => {
    Object.assign(env, { SMTP_URL: undefined });
    await server.close();
  });
  return server;
}

/** Asks for a link and opens the mail. */
async function askAndOpen(email: string, browserToken: string | null = null) {
  const server = await mailServer();
  const answer = await askForSignInLink({ raw: { email }, ip: elsewhere(), browserToken });
  if (answer.outcome !== 'sent') throw new Error(answer.outcome);
  const [mail] = await server.receive(1);
  const token = /\/sign-in\/link\/([\w-]{43})\s/.exec(mail!.parsed.text!)![1]!;
  return { ...answer, token, mail: mail! };
}

/** Lets time pass over the links. */
const age = (ms: number) => db.$executeRaw`
  UPDATE email_link SET created_at = created_at - ${ms} * interval '1 ms', expires_at = expires_at - ${ms} * interval '1 ms'`;

beforeEach(async () => {
  await db.emailLink.deleteMany();
  await db.account.deleteMany();
  await db.networkUse.deleteMany();
});

describe('a link by e-mail', () => {
  it('can be looked at often, and signs in once, in the browser that asked', async () => {
    const { id } = await member('wren@mail.example.org');
    const { token, browserToken } = await askAndOpen('Wren@MAIL.example.org');
    for (let n = 0; n < 3; n += 1)
      expect(await readEmailLink(token, browserToken)).toMatchObject({ outcome: 'ready' });

    const uses = await Promise.all(
      Array.from({ length: 6 }, () => useEmailLink({ token, browserToken, code: null, ip })),
    );
    const [used, ...others] = uses.filter(({ outcome }) => outcome === 'signed-in');
    expect(others).toEqual([]);
    if (used?.outcome !== 'signed-in') throw new Error('nobody got in');
    expect(used.needsSecondStep).toBe(false);
    expect(await readSession(used.session.token)).toMatchObject({ accountId: id, secondStepAt: null });
    expect(await readEmailLink(token, browserToken)).toMatchObject({ outcome: 'refused' });
  });

  it('asks a moderator for the second step', async () => {
    await member('rowan@mail.example.org', 'moderator');
    const { token, browserToken } = await askAndOpen('rowan@mail.example.org');
    expect(await useEmailLink({ token, browserToken, code: null, ip })).toMatchObject({
      needsSecondStep: true,
    });
  });

  it('works in another browser only with the code of the first, and not for ever', async () => {
    await member('wren@mail.example.org');
    const { token, code } = await askAndOpen('wren@mail.example.org');
    const wrong = code === '000000' ? '111111' : '000000';
    expect(code).toMatch(/^\d{6}$/);
    expect(await readEmailLink(token, null)).toEqual({ outcome: 'code-needed', canRenew: true });
    for (const other of [null, 'x'.repeat(43)])
      expect(await useEmailLink({ token, browserToken: other, code: null, ip })).toEqual({
        outcome: 'code-needed',
      });
    expect(await useEmailLink({ token, browserToken: null, code: wrong, ip })).toEqual({
      outcome: 'code-needed',
    });
    const spaced = `${code.slice(0, 3)} ${code.slice(3)}`;
    expect(await useEmailLink({ token, browserToken: null, code: spaced, ip })).toMatchObject({
      outcome: 'signed-in',
    });
  });

  it('is dead after five wrong codes, however many come at once', async () => {
    await member('wren@mail.example.org');
    const { token, code, browserToken } = await askAndOpen('wren@mail.example.org');
    const guesses = Array.from({ length: 20 }, (_, n) => String(n).padStart(6, '7')).filter(
      (guess) => guess !== code,
    );
    const uses = await Promise.all(
      guesses.map((guess) => useEmailLink({ token, browserToken: null, code: guess, ip: elsewhere() })),
    );
    expect(uses.filter(({ outcome }) => outcome === 'signed-in')).toEqual([]);
    expect(await db.emailLink.findFirst()).toMatchObject({ wrongCodes: 5 });
    expect(await useEmailLink({ token, browserToken, code, ip })).toEqual({ outcome: 'refused' });
  });

  it('lasts ten minutes by the clock of the database', async () => {
    await member('wren@mail.example.org');
    const { token, browserToken } = await askAndOpen('wren@mail.example.org');
    await age(10 * MINUTE - 5000);
    expect(await readEmailLink(token, browserToken)).toMatchObject({ outcome: 'ready' });
    await age(5000);
    expect(await readEmailLink(token, browserToken)).toMatchObject({ outcome: 'refused' });
    expect(await useEmailLink({ token, browserToken, code: null, ip })).toEqual({ outcome: 'refused' });
  });

  it('gives one answer to every token that is none: cut short, changed, used for something else, made up', async () => {
    const { id } = await member('wren@mail.example.org');
    const { token, browserToken } = await askAndOpen('wren@mail.example.org');
    const flipped = (token.startsWith('A') ? 'B' : 'A') + token.slice(1);
    for (const wrong of [token.slice(0, -1), flipped, `${token}A`, '', '\0', 'x'.repeat(43)]) {
      expect(await readEmailLink(wrong, browserToken)).toEqual({ outcome: 'refused', canRenew: false });
      expect(await useEmailLink({ token: wrong, browserToken, code: null, ip })).toEqual({
        outcome: 'refused',
      });
    }
    await db.emailLink.updateMany({ data: { purpose: 'confirm-address', accountId: id } });
    expect(await useEmailLink({ token, browserToken, code: null, ip })).toEqual({ outcome: 'refused' });
  });

  it('is refused after thirty tries from one network', async () => {
    for (let n = 0; n < 30; n += 1)
      expect(await useEmailLink({ token: 'x', browserToken: null, code: null, ip })).toEqual({
        outcome: 'refused',
      });
    expect(await useEmailLink({ token: 'x', browserToken: null, code: null, ip })).toMatchObject({
      outcome: 'rate-limited',
    });
  });

  it('is kept as hashes and sealed, and for a day', async () => {
    const { token, browserToken, code } = await askAndOpen('wren@mail.example.org');
    const row = JSON.stringify(
      await db.$queryRaw`SELECT encode(email, 'escape') AS email, email_link::text AS row FROM email_link`,
    );
    for (const secret of [token, browserToken, 'wren', Buffer.from(code).toString('hex')])
      expect(row).not.toContain(secret);
    await age(DAY - MINUTE);
    expect((await purge()).links).toBe(0);
    await age(2 * MINUTE);
    expect((await purge()).links).toBe(1);
  });
});

describe('asking for a link', () => {
  it('sends the same to an address that has an account and to one that has none', async () => {
    await member('known@mail.example.org');
    const known = await askAndOpen('known@mail.example.org');
    const unknown = await askAndOpen('nobody@mail.example.org');
    const bare = ({ mail, token }: typeof known) => mail.parsed.text!.replace(token, 'TOKEN');
    expect(bare(unknown)).toBe(bare(known));
    expect(unknown.mail.parsed.subject).toBe(known.mail.parsed.subject);
    expect(Object.keys(unknown)).toEqual(Object.keys(known));

    const { token, browserToken } = unknown;
    expect(await useEmailLink({ token, browserToken, code: null, ip })).toEqual({
      outcome: 'no-account',
      email: 'nobody@mail.example.org',
    });
  });

  it('costs the same statements for both, and waits for no mail server', async () => {
    const server = await mailServer();
    server.answer('hang');
    // The mails are broken off at the end.
    setLogLevel('error');
    await member('known@mail.example.org');
    const query = vi.spyOn(Client.prototype, 'query');
    onTestFinished(() => query.mockRestore());
    const asking = async (which: string) => {
      query.mockClear();
      const ask = { raw: { email: `${which}@mail.example.org` }, ip: elsewhere() };
      expect(await askForSignInLink(ask)).toMatchObject({ outcome: 'sent' });
      // The mail is made meanwhile, and asks for what concerns it.
      const texts = query.mock.calls.map(([sent]) => (sent as unknown as { text?: string }).text ?? '');
      return texts.filter((text) => /\b(account|email_link|network_use)\b/.test(text));
    };
    await asking('warm');
    const known = await asking('known');

    expect(known.length).toBeGreaterThan(0);
    expect(await asking('unknown')).toEqual(known);
  });

  it('sends one mail a minute and six a day to an address, from wherever it is asked, and says nothing of it', async () => {
    const server = await mailServer();
    const ask = () => askForSignInLink({ raw: { email: 'wren@mail.example.org' }, ip: elsewhere() });
    const answers = await Promise.all(Array.from({ length: 20 }, ask));
    expect(new Set(answers.map(({ outcome }) => outcome))).toEqual(new Set(['sent']));
    expect(await db.emailLink.count()).toBe(1);
    for (let n = 0; n < 8; n += 1) {
      await age(MINUTE);
      await ask();
    }
    expect(await db.emailLink.count()).toBe(6);
    await age(DAY);
    await ask();
    expect(await server.receive(7)).toHaveLength(7);
  });

  it('sends to its owner, where they signed in before, though strangers have asked six times', async () => {
    await member('wren@mail.example.org');
    const first = await askAndOpen('wren@mail.example.org');
    await useEmailLink({ ...first, code: null, ip });
    for (let n = 0; n < 8; n += 1) {
      await age(MINUTE);
      await askForSignInLink({ raw: { email: 'wren@mail.example.org' }, ip: elsewhere() });
    }
    const open = () => db.emailLink.count({ where: { usedAt: null } });
    expect(await open()).toBe(6);
    await age(MINUTE);
    // The next day's secret has come, and the day before is not forgotten.
    await db.$executeRaw`UPDATE network_secret SET created_at = created_at - interval '25 hours'`;
    globalThis.folkmootSingletons?.delete('network-secret');
    await askForSignInLink({ raw: { email: 'wren@mail.example.org' }, ip });
    expect(await open()).toBe(7);
  });

  it('lets its owner in from anywhere, by a mail that strangers have asked for, however many those asked for', async () => {
    const email = 'wren@mail.example.org';
    const { id } = await member(email);
    const server = await mailServer();
    for (let n = 0; n < 9; n += 1) {
      await age(MINUTE);
      await askForSignInLink({ raw: { email }, ip: elsewhere() });
    }
    const mails = await server.receive(6);
    const tokenIn = (mail: { parsed: { text?: string } }) =>
      /\/sign-in\/link\/([\w-]{43})\s/.exec(mail.parsed.text ?? '')![1]!;
    const tokens = mails.map(tokenIn);
    expect(await askForSignInLink({ raw: { email }, ip })).toMatchObject({ outcome: 'sent' });
    expect(await db.emailLink.count()).toBe(6);

    // Hours later, in a browser that was never seen here: the oldest mail will do, and all at once it does once.
    await age(20 * 60 * MINUTE);
    const [oldest, other] = tokens;
    expect(await readEmailLink(oldest!, null)).toEqual({ outcome: 'refused', canRenew: true });
    expect(await useEmailLink({ token: oldest!, browserToken: null, code: null, ip })).toEqual({
      outcome: 'refused',
    });
    const again = await Promise.all(Array.from({ length: 4 }, () => askByOlderLink({ token: oldest!, ip })));
    const [sent, ...more] = again.filter(({ outcome }) => outcome === 'sent');
    expect(more).toEqual([]);
    if (sent?.outcome !== 'sent') throw new Error('no mail was sent');
    const newest = tokenIn((await server.receive(7)).at(-1)!);
    expect(tokens).not.toContain(newest);
    expect(
      await useEmailLink({ token: newest, browserToken: sent.browserToken, code: null, ip }),
    ).toMatchObject({ outcome: 'signed-in' });
    expect(await db.session.count({ where: { accountId: id } })).toBe(1);

    expect(await askByOlderLink({ token: newest, ip })).toEqual({ outcome: 'refused' });
    expect(await readEmailLink(other!, null)).toEqual({ outcome: 'refused', canRenew: true });
    await age(4 * 60 * MINUTE);
    expect(await askByOlderLink({ token: other!, ip })).toEqual({ outcome: 'refused' });
  });

  it('sends no end of mails to a machine that presses every button', async () => {
    const first = await askAndOpen('wren@mail.example.org');
    await db.$executeRaw`
      INSERT INTO email_link (token_hash, purpose, email, email_index, browser_hash, code_hash, expires_at, renewed_at)
      SELECT sha256(n::text::bytea), purpose, email, email_index, browser_hash, code_hash, expires_at, now()
      FROM email_link, generate_series(1, 24) n`;
    expect(await askByOlderLink({ token: first.token, ip })).toEqual({ outcome: 'refused' });
    await age(DAY - MINUTE);
    expect(await askByOlderLink({ token: first.token, ip })).toEqual({ outcome: 'refused' });
    await db.$executeRaw`UPDATE email_link SET renewed_at = renewed_at - interval '1 day'`;
    expect(await askByOlderLink({ token: first.token, ip })).toMatchObject({ outcome: 'sent' });
  });

  it('costs nothing of what is sent for other reasons', async () => {
    const server = await mailServer();
    const { id } = await member('wren@mail.example.org');
    for (let n = 0; n < 6; n += 1) {
      await age(MINUTE);
      await askForSignInLink({ raw: { email: 'wren@mail.example.org' }, ip: elsewhere() });
    }
    const account = { accountId: id } as unknown as SignedIn;
    expect(await askToConfirm({ account })).toEqual({ outcome: 'sent' });
    expect(await server.receive(7)).toHaveLength(7);
  });

  it('does not count what its owner has used', async () => {
    const server = await mailServer();
    await askForSignInLink({ raw: { email: 'wren@mail.example.org' }, ip: elsewhere() });
    await db.emailLink.updateMany({ data: { usedAt: new Date() } });
    await askForSignInLink({ raw: { email: 'wren@mail.example.org' }, ip: elsewhere() });
    expect(await server.receive(2)).toHaveLength(2);
  });

  it('a second time keeps the code, and the first mail good', async () => {
    await member('wren@mail.example.org');
    const first = await askAndOpen('wren@mail.example.org');
    const { browserToken, code } = first;
    const again = await askForSignInLink({
      raw: { email: 'wren@mail.example.org' },
      ip: elsewhere(),
      browserToken,
    });
    expect(again).toEqual({ outcome: 'sent', browserToken, code });
    expect(await readEmailLink(first.token, browserToken)).toMatchObject({ outcome: 'ready' });
  });

  it('is limited for a network, not for an address', async () => {
    for (let n = 0; n < 10; n += 1)
      expect(await askForSignInLink({ raw: { email: `a${n}@mail.example.org` }, ip })).toMatchObject({
        outcome: 'sent',
      });
    expect(await askForSignInLink({ raw: { email: 'b@mail.example.org' }, ip })).toMatchObject({
      outcome: 'rate-limited',
      retryAfter: expect.any(Number),
    });
    expect(await askForSignInLink({ raw: { email: 'b@mail.example.org' }, ip: '192.0.2.8' })).toMatchObject({
      outcome: 'sent',
    });
  });

  it.each([
    { email: ['a@x.test', 'b@x.test'] },
    { email: 'a@x.test,b@x.test' },
    { email: '"e@evil"@victim.test' },
    { email: 'a＠x.test' },
    { email: 'a@x.test\r\nBcc: b@x.test' },
    { email: { not: '' } },
    { email: 'a@x.test', role: 'administrator' },
    { email: '\0@x.test' },
    {},
    null,
  ])('is refused, and sends nothing, for %o', async (raw) => {
    expect(await askForSignInLink({ raw, ip })).toEqual({ outcome: 'invalid' });
    expect(await db.emailLink.count()).toBe(0);
  });
});
