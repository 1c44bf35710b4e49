import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { sealAccountEmail } from '@/lib/auth/account-email';
import type { Fresh, Moderator } from '@/lib/auth/viewer';
import { DAY } from '@/lib/clock';
import { db } from '@/lib/db';
import { newId } from '@/lib/ids';
import { imposeSanction, notePerson } from '@/lib/moderation/impose-sanction';
import { exportAccount, type ExportFormat } from '@/lib/privacy/export-account';
import {
  createAccount,
  createArticle,
  createComment,
  createSubscriber,
  createSubscription,
} from '@/tests/factories';

async function exported(accountId: string, format: ExportFormat): Promise<string> {
  const viewer = { accountId } as unknown as Fresh;
  let text = '';
  for await (const piece of exportAccount({ viewer, format })) text += piece;
  return text;
}

async function createMember() {
  const account = await createAccount({ displayName: '=Magda' });
  const accountId = account.id;
  const email = `${accountId}@example.org`;
  const sealed = sealAccountEmail({ accountId, email });
  await db.account.update({ where: { id: accountId }, data: sealed });
  const { id: articleId } = await createArticle({ title: '@home' });
  const { id: subscriberId } = await createSubscriber({ accountId });
  await createSubscription({ articleId, subscriberId });
  await createSubscription({ articleId });
  await db.ignoredAuthor.create({ data: { accountId, authorKey: 'name:loud', name: '+Loud' } });
  const tokenHash = new Uint8Array(randomBytes(32));
  const { id: commentId } = await createComment({ articleId });
  await db.report.create({
    data: { id: newId(), commentId, accountId, tokenHash, reason: 'spam', note: '=SUM(A1)' },
  });
  await db.session.create({ data: { tokenHash, accountId, label: '-phone', expiresAt: new Date() } });
  return { accountId, articleId, email };
}

it('holds everything of one’s own, and nothing of anybody else’s', async () => {
  const { accountId, articleId, email } = await createMember();
  await createComment({ articleId, accountId, body: 'Said, "in public".' });
  await createComment({ articleId, accountId, body: 'Said\nbadly.', status: 'declined' });
  await createComment({ articleId, accountId, body: 'Said, and taken for spam.', status: 'spam' });
  await createComment({ articleId, body: 'Not mine.' });
  const text = await exported(accountId, 'json');
  const data = JSON.parse(text) as Record<string, unknown>;

  expect(data).toMatchObject({
    profile: { name: '=Magda', email, role: 'member', passphrase: false },
    sessions: [{ label: '-phone' }],
    mailSettings: { rhythm: 'immediate', withReply: false },
    subscriptions: [{ to: 'everything said here', name: '@home', ended: null }],
    ignored: [{ name: '+Loud' }],
    reports: [{ reason: 'spam', note: '=SUM(A1)', state: 'waiting' }],
  });
  const comments = data.comments as { text: string; state: string }[];
  expect(comments.map(({ text: said, state }) => [said, state]).toSorted()).toEqual([
    ['Said\nbadly.', 'declined'],
    ['Said, "in public".', 'published'],
    ['Said, and taken for spam.', 'held'],
  ]);
  expect(text).not.toContain('Not mine.');
});

it('makes of nothing a formula', async () => {
  const { accountId, articleId } = await createMember();
  const bodies = ['=cmd()', '+1', '-1', '@x', '\t=2'];
  for (const body of bodies) await createComment({ articleId, accountId, body, authorName: '=Magda' });
  const table = await exported(accountId, 'csv');

  expect(table.startsWith('\uFEFF"kind","since","state","where","name","text","address"\r\n')).toBe(true);
  expect(table).not.toMatch(/(^|,)"[\s]*[=+\-@]/m);
  for (const body of bodies) expect(table).toContain(`,"'=Magda","'${body}",`);
  expect(table).toContain('"\'@home"');
});

it('comes in pieces, however much there is', async () => {
  const { accountId, articleId } = await createMember();
  const createdAt = new Date('2026-01-01T00:00:00Z');
  for (let n = 0; n < 230; n += 1) await createComment({ articleId, accountId, createdAt });
  const { comments } = JSON.parse(await exported(accountId, 'json')) as { comments: { receipt: string }[] };
  expect(new Set(comments.map(({ receipt }) => receipt)).size).toBe(230);
});

it('says what moderators told somebody, and until when; not who did, nor what they note among themselves', async () => {
  const { id: accountId } = await createAccount();
  const by = await createAccount({
    handle: 'stern-bittern',
    displayName: 'Stern Bittern',
    role: 'moderator',
  });
  const input = { kind: 'mute', reason: 'abusive', note: '=Take a walk.', time: 'week' } as const;
  const moderator = { accountId: by.id, role: 'moderator' } as unknown as Moderator;
  const { handle } = await db.account.findUniqueOrThrow({ where: { id: accountId } });
  expect(await imposeSanction({ handle, input, moderator })).toMatchObject({ outcome: 'imposed' });
  await notePerson({ handle, note: 'Their sister wrote too.', moderator });

  const text = await exported(accountId, 'json');
  const { sanctions } = JSON.parse(text) as { sanctions: { since: string; until: string }[] };
  expect(sanctions).toMatchObject([{ kind: 'mute', reason: 'abusive', note: '=Take a walk.', ended: null }]);
  expect(Date.parse(sanctions[0]!.until) - Date.parse(sanctions[0]!.since)).toBe(7 * DAY);
  const table = await exported(accountId, 'csv');
  expect(table).toMatch(/"sanction","[^"]+","until [^"]+","abusive","mute","'=Take a walk\.",/);
  for (const file of [text, table]) expect(file).not.toMatch(/bittern|sister/i);
});

it('is JSON also when nothing was said, and empty when there is no such account', async () => {
  const { id } = await createAccount();
  expect(JSON.parse(await exported(id, 'json'))).toMatchObject({ comments: [], subscriptions: [] });
  expect(await exported('0000000000000000', 'csv')).toBe('');
});
