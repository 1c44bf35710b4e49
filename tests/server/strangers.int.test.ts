import { once } from 'node:events';
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { sessionCookieName } from '@/lib/auth/cookie';
import { acceptComment } from '@/lib/comments/accept-comment';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { securityHeaders } from '@/lib/http/headers';
import { makeLiveHub } from '@/lib/live/hub';
import { makePageCache } from '@/lib/page-cache/cache';
import { makeServer } from '@/lib/server/front';
import { reachInside } from '@/lib/server/inside';
import { createArticle } from '@/tests/factories';
import { resetService } from '@/tests/with-akismet';

// The route inside Next, without Next: what a comment is answered in front of it has to be the same to the byte.

const SECRET = 'the-secret-of-this-boot';
/** Nobody's, which only Next finds out. */
const SESSION = `${sessionCookieName()}=nobody`;

let next: Server;
let front: Server;
let inside: ReturnType<typeof reachInside>;

beforeAll(async () => {
  next = createServer(
    (request, response) => void answerInside(request).then((answer) => pass(answer, response)),
  );
  next.listen(0, '127.0.0.1');
  await once(next, 'listening');
  inside = reachInside({ port: portOf(next), secret: SECRET, siteUrl: env.SITE_URL });
  front = makeServer({
    inside,
    cache: makePageCache({ render: () => Promise.resolve({ outcome: 'missing' }) }),
    live: makeLiveHub({ readNews: async () => null, headers: {} }),
    sendAsset: () => Promise.resolve(false),
    sendUpload: () => Promise.resolve(false),
    findOldAddress: () => Promise.resolve(null),
    wasDatabaseAway: () => Promise.resolve(false),
    isGuessing: () => Promise.resolve(false),
    security: securityHeaders(env.SITE_URL),
    htmlHeaders: {},
    siteUrl: env.SITE_URL,
    trustedHops: 0,
    dev: false,
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
});

beforeEach(() => resetService());

afterAll(() => {
  inside.close();
  for (const server of [front, next]) {
    server.closeAllConnections();
    server.close();
  }
});

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_TYPE = { 'content-type': 'application/json' };

interface Sent {
  to: string;
  headers?: Record<string, string>;
  body?: string;
}

const cases: [string, Sent][] = [
  ['a form', { to: '/articles/SLUG/comments', headers: FORM, body: 'name=Wren&body=NEW' }],
  ['a form with a query', { to: '/articles/SLUG/comments?x=1', headers: FORM, body: 'name=Wren&body=NEW' }],
  [
    'a form that is held',
    { to: '/articles/SLUG/comments', headers: FORM, body: 'name=W&body=NEW&check=person' },
  ],
  ['a preview', { to: '/articles/SLUG/comments', headers: FORM, body: 'intent=preview&body=*NEW*' }],
  ['a form with errors', { to: '/articles/SLUG/comments', headers: FORM, body: 'name=&body=NEW' }],
  ['a form of an account', { to: '/articles/SLUG/comments', headers: FORM, body: 'as=account&body=NEW' }],
  ['a form that cannot be read', { to: '/articles/SLUG/comments', headers: FORM, body: 'body=%zz' }],
  [
    'a form to an article that is not there',
    { to: '/articles/none/comments', headers: FORM, body: 'name=W&body=%3Cb%3E' },
  ],
  ['no body', { to: '/articles/SLUG/comments' }],
  ['another type', { to: '/articles/SLUG/comments', headers: { 'content-type': 'text/plain' }, body: 'x' }],
  ['JSON', { to: '/api/articles/SLUG/comments', headers: JSON_TYPE, body: '{"name":"Wren","body":"NEW"}' }],
  [
    'JSON at the form',
    { to: '/articles/SLUG/comments', headers: JSON_TYPE, body: '{"name":"Wren","body":"NEW"}' },
  ],
  ['JSON with errors', { to: '/api/articles/SLUG/comments', headers: JSON_TYPE, body: '{}' }],
  ['JSON that is none', { to: '/api/articles/SLUG/comments', headers: JSON_TYPE, body: '{' }],
  [
    'JSON under what is no comment',
    {
      to: '/api/articles/SLUG/comments',
      headers: JSON_TYPE,
      body: '{"name":"W","body":"NEW","parentId":"x\\u0000"}',
    },
  ],
  [
    'JSON to an article that is not there',
    { to: '/api/articles/no%20ne/comments/', headers: JSON_TYPE, body: '{"name":"W","body":"NEW"}' },
  ],
  [
    'a form where JSON is asked for',
    { to: '/api/articles/SLUG/comments', headers: FORM, body: 'name=Wren&body=NEW' },
  ],
  ['too much', { to: '/api/articles/SLUG/comments', headers: JSON_TYPE, body: `"${'x'.repeat(600_000)}"` }],
  [
    'what comes from elsewhere',
    {
      to: '/articles/SLUG/comments',
      headers: { ...FORM, origin: 'https://evil.example' },
      body: 'name=W&body=NEW',
    },
  ],
];

it.each(cases)('are answered in front of Next as they are by it: %s', async (_, sent) => {
  const { slug } = await createArticle();
  const inFront = await ask(sent, slug, 'One thing.', {});
  const byNext = await ask(sent, slug, 'Another.', { cookie: SESSION });

  expect(inFront).toEqual(byNext);
});

it('stores nothing of what somebody broke off', async () => {
  const { slug } = await createArticle();
  const connected = once(front, 'connection');
  const asking = httpRequest({
    agent: false,
    port: portOf(front),
    path: `/articles/${slug}/comments`,
    method: 'POST',
    headers: { ...FORM, origin: env.SITE_URL, 'content-length': '100' },
  });
  asking.on('error', () => undefined);
  asking.write('name=Wren&body=half');
  const [socket] = (await connected) as [Socket];
  asking.destroy();
  await once(socket, 'close');
  expect(await db.comment.count({ where: { article: { slug } } })).toBe(0);
});

async function answerInside(request: IncomingMessage): Promise<Response> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1/');
  const slug = /\/articles\/([^/]+)\/comments$/.exec(url.pathname)?.[1] ?? '';
  const body = await buffer(request);
  return acceptComment({
    request: new Request(url, { method: 'POST', headers: request.headers as Record<string, string>, body }),
    slug: decodeURIComponent(slug),
    accepts: url.pathname.startsWith('/api/') ? 'json' : 'both',
    findWriter: () => Promise.resolve(null),
  });
}

async function pass(answer: Response, response: ServerResponse): Promise<void> {
  const cookies = answer.headers.getSetCookie();
  response.writeHead(answer.status, {
    ...Object.fromEntries(answer.headers),
    ...(cookies.length > 0 && { 'set-cookie': cookies }),
  });
  response.end(Buffer.from(await answer.arrayBuffer()));
}

async function ask({ to, headers, body }: Sent, slug: string, words: string, more: Record<string, string>) {
  const asking = httpRequest({
    port: portOf(front),
    path: to.replace('SLUG', slug),
    method: 'POST',
    headers: { origin: env.SITE_URL, ...headers, ...more },
  });
  asking.end(body?.replace('NEW', encodeURIComponent(words)));
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  const told = Object.entries(response.headers).filter(
    ([name]) => !['date', 'content-length', 'transfer-encoding'].includes(name),
  );
  // What differs from one comment to the next.
  const same = (value: string) =>
    value
      .replaceAll(/[\w-]{32,}/g, 'TOKEN')
      .replaceAll(/comments\/[a-z0-9]{16}/g, 'comments/ID')
      .replaceAll(/"id":"[a-z0-9]{16}"/g, '"id":"ID"')
      .replaceAll(encodeURIComponent(words), 'NEW')
      .replaceAll(words, 'NEW');
  return {
    status: response.statusCode,
    headers: JSON.parse(same(JSON.stringify(Object.fromEntries(told)))) as unknown,
    body: same(await text(response)),
  };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
