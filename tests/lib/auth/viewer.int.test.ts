import { Client } from 'pg';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openSession, readSession } from '@/lib/auth/sessions';
import {
  getViewer,
  requireAdministrator,
  requireAuthor,
  requireFresh,
  requireMember,
  requireModerator,
  requireSignedIn,
} from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { hasCode, type ErrorCode } from '@/lib/errors';
import { newId } from '@/lib/ids';
import type { Role } from '@/lib/generated/prisma/enums';
import { GET } from '@/app/api/viewer/route';
import { createAccount, createArticle, createComment } from '@/tests/factories';

// Next's own: outside a request there are no headers.
const request = vi.hoisted(() => ({ cookie: '' }));
vi.mock('next/headers', () => ({ headers: () => Promise.resolve(new Headers({ cookie: request.cookie })) }));

beforeEach(() => (request.cookie = ''));

async function signIn(
  role: Role,
  { secondStep = false, ...columns }: { secondStep?: boolean; totpConfirmedAt?: Date } = {},
) {
  const account = await createAccount({
    role,
    ...(columns.totpConfirmedAt && { totpSecret: new Uint8Array(40) }),
    ...columns,
  });
  const { token } = await openSession({ accountId: account.id, role, secondStep });
  request.cookie = `other=1; folkmoot_session=${token}`;
  return { account, token };
}

async function giveKey(accountId: string) {
  const credentialId = new Uint8Array(16).map((_byte, at) => (accountId.charCodeAt(at) || 1) & 255);
  await db.passkey.create({ data: { credentialId, accountId, publicKey: new Uint8Array(1), name: 'key' } });
}

const said = async (asked: () => Promise<unknown>): Promise<ErrorCode | 'admitted'> => {
  try {
    await asked();
    return 'admitted';
  } catch (error) {
    const codes = ['unauthenticated', 'forbidden', 'second-step', 'confirm'] as const;
    return codes.find((code) => hasCode(error, code)) ?? 'internal';
  }
};

const answers = async () => ({
  signedIn: await said(requireSignedIn),
  member: await said(requireMember),
  author: await said(requireAuthor),
  moderator: await said(requireModerator),
  administrator: await said(requireAdministrator),
  fresh: await said(requireFresh),
});

const all = (answer: string) => ({
  signedIn: answer,
  member: answer,
  author: answer,
  moderator: answer,
  administrator: answer,
  fresh: answer,
});

describe('who asks', () => {
  it('is nobody without a session, or with one that is over', async () => {
    expect(await getViewer()).toBeNull();
    expect(await answers()).toEqual(all('unauthenticated'));
    const { token } = await signIn('administrator', { secondStep: true });
    expect(await getViewer()).toMatchObject({ role: 'administrator' });
    await db.session.deleteMany();
    expect(await readSession(token)).toBeNull();
    expect(await answers()).toEqual(all('unauthenticated'));
  });

  it.each([
    ['member', { author: 'forbidden', moderator: 'forbidden', administrator: 'forbidden' }],
    ['author', { moderator: 'forbidden', administrator: 'forbidden' }],
    ['moderator', { author: 'second-step', moderator: 'second-step', administrator: 'forbidden' }],
    ['administrator', { author: 'second-step', moderator: 'second-step', administrator: 'second-step' }],
  ] as const)('may, as %s with one step, what that role may with one', async (role, refused) => {
    await signIn(role);
    expect(await answers()).toEqual({ ...all('admitted'), ...refused });
  });

  it('may as a moderator what the role may, after the second step', async () => {
    await signIn('moderator', { secondStep: true });
    expect(await answers()).toEqual({ ...all('admitted'), administrator: 'forbidden' });
  });

  it('is let nowhere with one step where a second is set up', async () => {
    await signIn('member', { totpConfirmedAt: new Date() });
    expect(await answers()).toMatchObject({
      signedIn: 'second-step',
      member: 'second-step',
      fresh: 'second-step',
      author: 'forbidden',
    });
    const { account } = await signIn('moderator');
    await giveKey(account.id);
    expect(await answers()).toEqual({ ...all('second-step'), administrator: 'forbidden' });
    expect(await getViewer()).toMatchObject({ hasSecondStep: true, secondStepAt: null });
  });

  it('as a member with a passkey may come in by the passphrase alone', async () => {
    const { account } = await signIn('member');
    await giveKey(account.id);
    expect(await said(requireSignedIn)).toBe('admitted');
  });

  it('confirms who they are after fifteen minutes, for what is dangerous only', async () => {
    await signIn('author');
    await db.$executeRaw`UPDATE session SET confirmed_at = now() - interval '16 minutes'`;
    expect(await answers()).toMatchObject({ signedIn: 'admitted', author: 'admitted', fresh: 'confirm' });
  });

  it('may only look after the account while banned, from this very moment', async () => {
    for (const role of ['member', 'author', 'moderator', 'administrator'] as const) {
      const { account } = await signIn(role, { secondStep: true });
      const accountId = account.id;
      await db.sanction.create({ data: { id: newId(), accountId, kind: 'ban', reason: 'other' } });
      const left = { signedIn: 'admitted', fresh: 'admitted' };
      expect(await answers()).toEqual({ ...all('forbidden'), ...left });
      await db.sanction.updateMany({ where: { accountId }, data: { endedAt: new Date() } });
      expect(await answers()).toMatchObject({ ...left, member: 'admitted' });
    }
  });

  it('has the role of this very moment', async () => {
    const { account } = await signIn('administrator', { secondStep: true });
    expect(await said(requireAdministrator)).toBe('admitted');
    await db.account.update({ where: { id: account.id }, data: { role: 'author' } });
    expect(await answers()).toMatchObject({ author: 'admitted', moderator: 'forbidden' });
  });
});

describe('who I am here, for script', () => {
  const ask = async (query: string) => {
    const sent = vi.spyOn(Client.prototype, 'query');
    const answer = await GET(new Request(`http://127.0.0.1:3000/api/viewer${query}`));
    const queries = sent.mock.calls.length;
    sent.mockRestore();
    return { queries, body: (await answer.json()) as unknown };
  };

  it('is answered by one query, with an article too, and by none to strangers', async () => {
    const { account } = await signIn('member');
    const article = await createArticle({ accountId: account.id });
    const own = await createComment({ articleId: article.id, accountId: account.id });
    await createComment({ articleId: article.id, parentId: own.id });
    await db.account.update({ where: { id: account.id }, data: { inboxSeenAt: new Date(0) } });
    const { handle, displayName } = account;
    const viewer = { handle, displayName, role: 'member' };
    await ask('');

    expect(await ask('')).toEqual({ queries: 1, body: { viewer, unread: 1 } });
    expect(await ask(`?article=${article.slug}`)).toMatchObject({
      queries: 1,
      body: { viewer, unread: 1, isAuthor: true, mine: [own.id] },
    });
    request.cookie = '';
    expect(await ask(`?article=${article.slug}`)).toEqual({ queries: 0, body: { viewer: null } });
  });

  it('says nothing of an account to somebody who is halfway in', async () => {
    const { account } = await signIn('moderator');
    await giveKey(account.id);
    expect((await ask('')).body).toEqual({ viewer: null });
  });
});
