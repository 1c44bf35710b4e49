import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SignedIn } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { newId } from '@/lib/ids';
import { addDevice, countDevices, removeDevices } from '@/lib/push/devices';
import { isPushService } from '@/lib/push/push-service';
import { sendPushes } from '@/lib/push/send-pushes';
import { createAccount, createArticle, createSubscriber, createSubscription } from '@/tests/factories';
import { appear, hide, spread } from '@/tests/notifying';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const { x = '', y = '', d = '' } = pair.privateKey.export({ format: 'jwk' });
const publicKey = Buffer.concat([
  Buffer.of(4),
  Buffer.from(x, 'base64url'),
  Buffer.from(y, 'base64url'),
]).toString('base64url');

let server: Server;
let service: string;
let status = 201;
const asked: { headers: IncomingMessage['headers']; body: string }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      asked.push({ headers: request.headers, body });
      response.writeHead(status).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  service = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const VAPID = { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: d, VAPID_SUBJECT: 'mailto:us@example.org' };
  Object.assign(env, { ...VAPID, REPLY_MAIL_DELAY: 0 });
});
afterAll(() => {
  const none = { VAPID_PUBLIC_KEY: undefined, VAPID_PRIVATE_KEY: undefined, VAPID_SUBJECT: undefined };
  Object.assign(env, { ...none, REPLY_MAIL_DELAY: 300 });
  server.close();
});
afterEach(() => {
  asked.length = 0;
  status = 201;
});

/** A member who follows an article, signed in in a browser that is to be woken up. */
async function member() {
  const { id: accountId } = await createAccount();
  const subscriber = await createSubscriber({ accountId });
  const { id: articleId } = await createArticle();
  await createSubscription({ subscriberId: subscriber.id, articleId });
  const sessionId = newId();
  const expiresAt = new Date(Date.now() + 3_600_000);
  await db.session.create({
    data: {
      id: sessionId,
      tokenHash: new Uint8Array(Buffer.from(sessionId.padEnd(32))),
      accountId,
      expiresAt,
    },
  });
  const viewer = { accountId, sessionId } as unknown as SignedIn;
  const isAdded = await addDevice({ viewer, endpoint: `${service}/${sessionId}` });
  expect(isAdded).toBe(true);
  return { viewer, articleId, subscriberId: subscriber.id };
}

async function news(articleId: string) {
  const comment = await appear({ articleId });
  await spread();
  return comment;
}

describe('a browser', () => {
  it('is woken up once for all that is new, with not a word in it, by who this site is', async () => {
    const { articleId } = await member();
    expect(await sendPushes()).toBe(0);
    await news(articleId);
    await news(articleId);
    expect(await sendPushes()).toBe(1);
    expect(await sendPushes()).toBe(0);
    const [push, ...more] = asked;
    expect([push?.body, more]).toEqual(['', []]);
    expect(push?.headers.ttl).toBe('43200');
    const [, token = '', key] = /^vapid t=([^,]+), k=(.+)$/.exec(push?.headers.authorization ?? '') ?? [];
    expect(key).toBe(publicKey);
    const [head = '', claims = '', signature = ''] = token.split('.');
    const isSigned = verify(
      'sha256',
      Buffer.from(`${head}.${claims}`),
      { key: createPublicKey(pair.privateKey), dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
    expect(isSigned).toBe(true);
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      aud: service,
      sub: 'mailto:us@example.org',
    });
    // Not again so soon, and then for what came since.
    await news(articleId);
    expect(await sendPushes()).toBe(0);
    await db.$executeRaw`UPDATE push_device SET told_at = now() - interval '11 minutes'`;
    expect(await sendPushes()).toBe(1);
  });

  it('is not, when nothing can be read, its owner has paused, left or signed out, or wants it no more', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, member));
    const [hidden, paused, left, out, ended] = all;
    await db.subscriber.update({ where: { id: paused!.subscriberId }, data: { pausedAt: new Date() } });
    await db.subscriber.update({ where: { id: left!.subscriberId }, data: { leftAt: new Date() } });
    for (const { articleId } of all) {
      const comment = await news(articleId);
      if (articleId === hidden!.articleId) await hide(comment.id);
    }
    await db.session.delete({ where: { id: out!.viewer.sessionId } });
    await removeDevices(ended!.viewer);
    expect(await sendPushes()).toBe(0);
    expect(await countDevices(out!.viewer)).toBe(0);
    expect(asked).toEqual([]);
  });

  it('that is gone is forgotten, and one whose service fails is tried with the next', async () => {
    const { viewer, articleId } = await member();
    await news(articleId);
    status = 500;
    expect(await sendPushes()).toBe(1);
    expect(await countDevices(viewer)).toBe(1);
    await db.$executeRaw`UPDATE push_device SET told_at = NULL`;
    await news(articleId);
    status = 410;
    expect(await sendPushes()).toBe(1);
    expect(await countDevices(viewer)).toBe(0);
  });

  it('are sent to all others where one was sealed with a key that is no more, which is forgotten', async () => {
    const [lost, other] = [await member(), await member()];
    const unreadable = new Uint8Array(64);
    await db.pushDevice.update({
      where: { sessionId: lost.viewer.sessionId },
      data: { endpoint: unreadable },
    });
    await appear({ articleId: lost.articleId });
    await appear({ articleId: other.articleId });
    await spread();
    expect(await sendPushes()).toBe(2);
    expect([asked.length, await countDevices(lost.viewer), await countDevices(other.viewer)]).toEqual([
      1, 0, 1,
    ]);
  });

  it('keeps where it is reached sealed, and names a push service that is known', async () => {
    const { viewer } = await member();
    const { endpoint } = await db.pushDevice.findUniqueOrThrow({ where: { sessionId: viewer.sessionId } });
    expect(Buffer.from(endpoint).toString('latin1')).not.toContain('127.0.0.1');
    env.SITE_URL = 'https://moot.example.org';
    try {
      const judged = [
        'https://fcm.googleapis.com/fcm/send/x',
        'https://updates.push.services.mozilla.com/wpush/v2/x',
        'https://web.push.apple.com/x',
        `${service}/x`,
        'http://fcm.googleapis.com/x',
        'https://fcm.googleapis.com.evil.example/x',
        'https://fcm.googleapis.com:8443/x',
        'https://x@fcm.googleapis.com/x',
        'https://10.0.0.1/x',
        'file:///etc/passwd',
        '',
      ].map(isPushService);
      expect(judged).toEqual([true, true, true, ...Array<boolean>(8).fill(false)]);
    } finally {
      env.SITE_URL = 'http://127.0.0.1:3000';
    }
  });
});
