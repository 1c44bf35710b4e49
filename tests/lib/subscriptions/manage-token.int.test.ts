import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { hashToken } from '@/lib/privacy/tokens';
import { findByToken } from '@/lib/subscriptions/find-subscriber';
import { keepManageHash } from '@/lib/subscriptions/keep-manage-hash';
import { manageUrl } from '@/lib/subscriptions/manage-token';
import { changeMailbox } from '@/lib/subscriptions/take-over';
import { createAccount, createSubscriber } from '@/tests/factories';

it('says the same link again, in which nothing of the subscriber is, and keeps its hash alone', async () => {
  const subscriber = await createSubscriber();
  const url = manageUrl(subscriber);

  expect(manageUrl(subscriber)).toBe(url);
  expect(url).toMatch(new RegExp(`^${env.SITE_URL}/subscriptions/[\\w-]{32}$`));
  expect(url).not.toContain(subscriber.id);
  expect(Buffer.from(subscriber.tokenHash)).toEqual(hashToken(url.split('/').at(-1) ?? ''));
  expect(manageUrl({ id: subscriber.id, tokenVersion: 2 })).not.toBe(url);
  expect(manageUrl(await createSubscriber())).not.toBe(url);
});

it('keeps a link of a former secret good for leaving when the hash is renewed, until the mailbox is another', async () => {
  const { id: accountId } = await createAccount();
  const token = randomBytes(24).toString('base64url');
  const { id } = await createSubscriber({ accountId, tokenHash: new Uint8Array(hashToken(token)) });
  expect(await findByToken(token)).toMatchObject({ subscriber: { id }, isCurrent: false });
  for (let mails = 0; mails < 2; mails += 1)
    await keepManageHash(await db.subscriber.findUniqueOrThrow({ where: { id } }));
  expect(await findByToken(token)).toMatchObject({ subscriber: { id }, isCurrent: false });
  const own = await db.subscriber.findUniqueOrThrow({ where: { id } });
  expect(await findByToken(manageUrl(own).split('/').at(-1) ?? '')).toMatchObject({ isCurrent: true });
  await db.$transaction((tx) => changeMailbox(tx, accountId));
  expect(await findByToken(token)).toBeNull();
});

it('puts the hash right that a former secret left, before a link is sent', async () => {
  const subscriber = await createSubscriber({ tokenHash: new Uint8Array(randomBytes(32)) });
  await keepManageHash(subscriber);
  const { tokenHash } = await db.subscriber.findUniqueOrThrow({ where: { id: subscriber.id } });

  expect(Buffer.from(tokenHash)).toEqual(hashToken(manageUrl(subscriber).split('/').at(-1) ?? ''));
});
