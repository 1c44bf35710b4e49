import { afterEach, beforeEach, expect, it } from 'vitest';
import { sealAccountEmail } from '@/lib/auth/account-email';
import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import type { Role } from '@/lib/generated/prisma/enums';
import { newId } from '@/lib/ids';
import { digestChoiceSchema, readDigestChoice, saveDigestChoice } from '@/lib/moderation/digest-choice';
import { sendDigests } from '@/lib/notifications/send-digests';
import { createAccount, createComment } from '@/tests/factories';
import { awaitQuietClock } from '@/tests/quiet-clock';
import { startSmtpServer, type SmtpServer } from '@/tests/smtp-server';

let server: SmtpServer;
beforeEach(async () => {
  server = await startSmtpServer();
  Object.assign(env, { SMTP_URL: server.url });
  await db.moderatorChoice.deleteMany();
  await db.comment.deleteMany();
});
afterEach(async () => {
  Object.assign(env, { SMTP_URL: undefined });
  await server.close();
});

await awaitQuietClock();
const NOW = new Date().getUTCHours();

async function moderatorAt(hours: number[], role: Role = 'moderator'): Promise<Moderator> {
  const id = newId();
  const account = await createAccount({
    id,
    role,
    ...sealAccountEmail({ accountId: id, email: `${id}@mail.example.org` }),
  });
  const moderator = { accountId: account.id } as unknown as Moderator;
  await saveDigestChoice({ choice: { hours, timeZone: 'UTC' }, moderator });
  return moderator;
}

it('says what waits at the hour that was chosen, once, and nothing of what was said', async () => {
  await moderatorAt([NOW]);
  await createComment({ status: 'pending', authorName: 'Marsh Warbler', body: 'Nobody else reads this.' });
  await createComment({ status: 'pending', holds: ['gives-away'] });

  expect(await Promise.all([sendDigests(), sendDigests()])).toContain(1);
  expect(await sendDigests()).toBe(0);
  const [mail] = await server.receive(1);
  expect(server.messages).toHaveLength(1);
  expect(mail?.parsed.subject).toBe('2 wait for you');
  expect(mail?.parsed.text).toContain('One of them is urgent. The oldest has waited for');
  expect(mail?.raw).not.toMatch(/Warbler|Nobody|article/i);
});

it('is silent when nothing waits, at other hours, and to who moderates no more', async () => {
  await moderatorAt([NOW]);
  expect(await sendDigests()).toBe(0);

  await createComment({ status: 'pending' });
  await db.moderatorChoice.deleteMany();
  await moderatorAt([(NOW + 12) % 24]);
  await moderatorAt([NOW], 'member');
  const { accountId } = await moderatorAt([NOW]);
  await db.sanction.create({ data: { id: newId(), accountId, kind: 'ban', reason: 'abusive' } });
  expect(await sendDigests()).toBe(0);
  expect(server.messages).toEqual([]);
});

it('counts second looks with what waits, but for those that a colleague is to take', async () => {
  const [first, colleague] = [await moderatorAt([NOW]), await moderatorAt([NOW])];
  const { id: accountId } = await createAccount();
  const dispute = { kind: 'hold', reason: 'spam', disputedAt: new Date(), byAccountId: first.accountId };
  await db.sanction.create({ data: { id: newId(), accountId, ...dispute } });

  expect(await sendDigests()).toBe(1);
  const [mail] = await server.receive(1);
  expect(mail?.recipients).toEqual([`${colleague.accountId}@mail.example.org`]);
  expect(mail?.parsed.subject).toBe('One waits for you');
  await db.sanction.deleteMany({ where: { accountId } });
});

it('keeps the hour for what comes later in it, where a second look was asked for at what a moderator has ended since', async () => {
  await moderatorAt([NOW]);
  const { id: accountId } = await createAccount();
  const ended = { kind: 'hold', reason: 'spam', disputedAt: new Date(), endedAt: new Date() };
  await db.sanction.create({ data: { id: newId(), accountId, ...ended } });

  expect(await sendDigests()).toBe(0);
  await createComment({ status: 'pending' });
  expect(await sendDigests()).toBe(1);
});

it('tries again what the mail server did not take, and does not ask it without pause', async () => {
  await moderatorAt([NOW]);
  await createComment({ status: 'pending' });
  server.answer({ recipient: 450 });
  expect(await sendDigests()).toBe(0);

  server.answer('accept');
  expect(await sendDigests()).toBe(1);
});

it('keeps what a form sends, and refuses what is no hour or no place', async () => {
  const moderator = await moderatorAt([]);
  const choice = digestChoiceSchema.parse({ hours: ['21', '9', '9'], timeZone: 'Europe/Lisbon' });
  await saveDigestChoice({ choice, moderator });

  expect(await readDigestChoice(moderator)).toEqual({
    hours: [9, 21],
    timeZone: 'Europe/Lisbon',
    canBeTold: true,
  });
  expect(digestChoiceSchema.parse({ timeZone: 'UTC' })).toEqual({ hours: [], timeZone: 'UTC' });
  for (const wrong of [
    { hours: ['24'] },
    { timeZone: 'Nowhere/Else' },
    { hours: { a: 1 } },
    { timeZone: ['UTC'] },
  ])
    expect(digestChoiceSchema.safeParse({ timeZone: 'UTC', ...wrong }).success).toBe(false);
});

it('asks PostgreSQL for no zone that it does not know', async () => {
  const known = await db.$queryRaw<{ name: string }[]>`SELECT name FROM pg_timezone_names`;
  const names = new Set(known.map(({ name }) => name));
  const { timeZones } = await import('@/lib/time-zones');

  expect(timeZones().filter((zone) => !names.has(zone))).toEqual([]);
});
