import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sessionCookieName } from '@/lib/auth/cookie';
import { MAX_BODY_BYTES } from '@/lib/http/body';
import { securityHeaders } from '@/lib/http/headers';
import { makeLiveHub } from '@/lib/live/hub';
import { makePageCache } from '@/lib/page-cache/cache';
import { makeRender } from '@/lib/page-cache/render';
import { serveAssets, serveUploads } from '@/lib/server/files';
import { makeServer } from '@/lib/server/front';
import { bringsSecret, reachInside } from '@/lib/server/inside';

// A plain HTTP server stands where Next does: what is tested is what the front server lets in and out.

const SITE_URL = 'https://moot.example.org';
const SECRET = 'the-secret-of-this-boot';
const security = securityHeaders(SITE_URL);

let seen: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];
let next: Server;
let front = createServer();
let port: number;
let dir: string;
let databaseThere = true;
let inside: ReturnType<typeof reachInside>;
let cache: ReturnType<typeof makePageCache>;

beforeAll(async () => {
  next = createServer((request, response) => {
    void (async () => {
      const url = request.url ?? '';
      if (!bringsSecret(request, SECRET)) throw new Error('A stranger came in.');
      seen.push({ method: request.method ?? '', url, headers: request.headers, body: await text(request) });
      const leaks = {
        'x-powered-by': 'Next.js',
        'cache-control': 'public, s-maxage=9',
        link: '</a.js>; rel=preload',
      };
      const html = (status: number, words: string) =>
        response
          .writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...leaks })
          .end(
            `<html><head><script data-keep>theme()</script></head><body>${words}<script>next()</script></body></html>`,
          );
      if (url === '/_not-found') html(404, 'nothing here');
      else if (url.startsWith('/articles/gone')) html(404, '');
      else if (url.startsWith('/articles/broken')) html(500, 'SELECT secret');
      else if (url.startsWith('/comments/'))
        response.writeHead(307, { location: `${SITE_URL}/articles/a` }).end();
      else if (url.startsWith('/account'))
        response.writeHead(307, { location: `/sign-in${url.slice('/account'.length)}` }).end();
      else if (url === '/moderation') html(403, '');
      else if (url.startsWith('/api/'))
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      else if (request.method === 'POST')
        response.writeHead(303, { location: '/receipts/x', 'set-cookie': 'a=1' }).end();
      else html(200, `${'words '.repeat(500)}${url}`);
    })().catch(() => response.destroy());
  });
  next.listen(0, '127.0.0.1');
  await once(next, 'listening');
  inside = reachInside({ port: (next.address() as AddressInfo).port, secret: SECRET, siteUrl: SITE_URL });
  dir = mkdtempSync(join(tmpdir(), 'folkmoot-front-'));
  layOutFiles();
});

beforeEach(async () => {
  seen = [];
  databaseThere = true;
  front.closeAllConnections();
  front.close();
  const { render } = makeRender({
    ask: (target) => inside.ask({ target, headers: { accept: 'text/html' } }),
    headers: security,
  });
  cache = makePageCache({ render });
  cache.trust(true);
  front = makeServer({
    inside,
    cache,
    live: makeLiveHub({ readNews: async () => null, headers: {} }),
    sendAsset: serveAssets({ dir, headers: security }),
    sendUpload: serveUploads({ dir: join(dir, 'uploads'), headers: security }),
    findOldAddress: async (target) => (/^\/2017\/|[?&]p=12\b/.test(target) ? '/articles/moved' : null),
    wasDatabaseAway: async () => !databaseThere,
    isGuessing: () => Promise.resolve(false),
    security,
    htmlHeaders: { Link: '</a.woff2>; rel=preload' },
    siteUrl: SITE_URL,
    trustedHops: 0,
    dev: false,
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  port = (front.address() as AddressInfo).port;
});

afterAll(() => {
  inside.close();
  front.close();
  next.close();
  front.closeAllConnections();
  next.closeAllConnections();
  rmSync(dir, { recursive: true, force: true });
});

describe('a public page', () => {
  it('is rendered for nobody in particular, once, and is the same for everybody', async () => {
    const headers = {
      cookie: 'folkmoot_session=1',
      'x-forwarded-host': 'evil.example',
      rsc: '1',
      'accept-language': 'de',
    };
    const first = await get('/articles/a?utm_source=x&after=c1', headers);
    const second = await get('/articles/a?after=c1&RSC=1');

    expect(first.body).toBe(second.body);
    expect(seen.map(({ url }) => url)).toEqual(['/articles/a?after=c1']);
    expect(Object.keys(seen[0]!.headers).toSorted()).toEqual(
      [
        'accept',
        'connection',
        'host',
        'user-agent',
        'x-folkmoot-secret',
        'x-forwarded-host',
        'x-forwarded-proto',
      ].toSorted(),
    );
    expect(seen[0]!.headers).toMatchObject({
      host: 'moot.example.org',
      // Without a name Next would send the title after the page.
      'user-agent': 'folkmoot',
      'x-forwarded-host': 'moot.example.org',
    });
  });

  it('carries the headers of the house and none of Next', async () => {
    const { status, headers, body } = await get('/');

    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'cache-control': 'no-cache',
      vary: 'Accept-Encoding',
      'referrer-policy': 'same-origin',
      'strict-transport-security': 'max-age=31536000',
    });
    expect(headers['content-security-policy']).toMatch(/script-src 'self' 'sha256-[^']+';/);
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('link');
    expect(body).toContain('theme()');
    expect(body).not.toContain('next()');
  });

  it('is not sent again to who has it', async () => {
    const { headers } = await get('/');
    for (const known of [headers.etag!, headers.etag!.replace('W/', ''), `"x", ${headers.etag}`, '*']) {
      const again = await get('/', { 'if-none-match': known });
      expect([again.status, again.body]).toEqual([304, '']);
      expect(again.headers).toMatchObject({
        etag: headers.etag,
        'content-security-policy': expect.any(String),
      });
      expect(again.headers).not.toHaveProperty('content-length');
    }
    expect((await get('/', { 'if-none-match': '"other"' })).status).toBe(200);
    expect(seen).toHaveLength(1);
  });

  it('comes compressed to who takes it so', async () => {
    const plain = await get('/');
    expect(plain.headers).not.toHaveProperty('content-encoding');
    expect((await get('/', { 'accept-encoding': 'gzip, deflate' })).headers['content-encoding']).toBe('gzip');
    expect((await get('/', { 'accept-encoding': 'gzip;q=0, br;q=0.0' })).headers).not.toHaveProperty(
      'content-encoding',
    );
    await expect
      .poll(async () => (await get('/', { 'accept-encoding': 'gzip, br' })).headers['content-encoding'], {
        timeout: 10_000,
      })
      .toBe('br');
  });

  it('is the same by the short way, which other methods and other spellings do not take', async () => {
    const [first, second] = [await get('/articles/a'), await get('/articles/a')];
    expect([second.status, second.body]).toEqual([first.status, first.body]);
    expect((await send({ method: 'HEAD', path: '/articles/a' })).headers.etag).toBe(first.headers.etag);
    expect((await send({ method: 'PUT', path: '/articles/a' })).status).toBe(405);
    expect((await get('/articles/a/')).status).toBe(301);

    cache.invalidate(['article:a']);
    await get('/articles/a');
    expect(seen.map(({ url }) => url)).toEqual(['/articles/a', '/articles/a']);
  });

  it('answers HEAD with the headers alone', async () => {
    const page = await get('/');
    const head = await send({ method: 'HEAD', path: '/' });

    expect(head.body).toBe('');
    expect(head.headers['content-length']).toBe(String(Buffer.byteLength(page.body)));
  });

  it.each([
    '/?after=%3Cscript%3E',
    '/?after=a&after=b',
    '/articles/a?sort=loudest',
    `/?after=${'a'.repeat(300)}`,
  ])('refuses %s before anybody renders it', async (path) => {
    expect((await get(path)).status).toBe(400);
    expect(seen).toHaveLength(0);
  });

  it('leads where Next leads, by a path', async () => {
    const { status, headers } = await get('/comments/0123456789abcdef');
    expect([status, headers.location]).toEqual([307, '/articles/a']);
  });

  it('shows one page for everything that is not there', async () => {
    const [unknown, gone] = [await get('/.git/HEAD'), await get('/articles/gone')];

    expect([unknown.status, gone.status]).toEqual([404, 404]);
    expect(unknown.body).toContain('nothing here');
    expect(unknown.body).toBe(gone.body);
    expect(gone.headers['cache-control']).toBe('no-store');
    expect((await get('/articles/gone')).status).toBe(404);
    expect(seen.filter(({ url }) => url === '/articles/gone')).toHaveLength(1);
    expect(seen.filter(({ url }) => url === '/_not-found')).toHaveLength(1);
  });

  it('is held while the database is away, and otherwise says so in plain words', async () => {
    await get('/');
    databaseThere = false;

    expect((await get('/')).status).toBe(200);
    const { status, headers, body } = await get('/articles/broken');
    expect(status).toBe(503);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'retry-after': '5' });
    expect(headers['content-security-policy']).toContain("style-src 'self' 'sha256-");
    expect(body).not.toContain('SELECT');
  });

  it('that fails is 500, and asked for again', async () => {
    const failed = await get('/articles/broken');
    expect(failed.status).toBe(500);
    expect(failed.body).toMatch(/<code>[0-9a-z]{16}<\/code>/);
    await get('/articles/broken');
    expect(seen).toHaveLength(2);
  });
});

describe('a page for one person', () => {
  it('is asked for with their cookie and stored by nobody', async () => {
    const headers = {
      cookie: 'folkmoot_session=1',
      'x-folkmoot-ip': '203.0.113.9',
      'x-folkmoot-secret': 'guess',
      'x-forwarded-for': '203.0.113.9',
      forwarded: 'for=203.0.113.9',
      'x-real-ip': '203.0.113.9',
      'cf-connecting-ip': '203.0.113.9',
      'x-middleware-subrequest': 'middleware',
      'next-action': 'abc',
      'next-router-prefetch': '1',
      rsc: '1',
    };
    const first = await get('/receipts/t', headers);
    await get('/articles/a?draft=t', headers);
    await get('/articles/a?draft=t', headers);

    expect(first.headers).toMatchObject({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' });
    expect(first.body).not.toContain('next()');
    expect(seen.map(({ url }) => url)).toEqual(['/receipts/t', '/articles/a?draft=t', '/articles/a?draft=t']);
    for (const { headers } of seen) {
      expect(headers).toMatchObject({ cookie: 'folkmoot_session=1', 'x-folkmoot-ip': '127.0.0.1' });
      expect(JSON.stringify(headers)).not.toMatch(/203\.0\.113|rsc|next-|middleware|real-ip|connecting/);
      expect(headers).not.toHaveProperty('x-folkmoot-local');
    }
  });

  it('comes compressed, with its fonts, to who asked for it, and plain where another site may have chosen its address', async () => {
    const gzip = { 'accept-encoding': 'gzip, br' };
    const plain = await get('/receipts/t');
    for (const from of ['none', 'same-origin']) {
      const asked = { path: '/receipts/t', headers: { ...gzip, 'sec-fetch-site': from } };
      const { headers, body } = await send({ method: 'GET', ...asked });
      expect(headers).toMatchObject({ 'content-encoding': 'gzip', link: '</a.woff2>; rel=preload' });
      expect(body).toBe(plain.body);
      const head = await send({ method: 'HEAD', ...asked });
      expect(head.headers).toMatchObject({
        'content-encoding': 'gzip',
        'content-length': headers['content-length'],
      });
      expect(Number(headers['content-length'])).toBeLessThan(Number(plain.headers['content-length']));
    }
    for (const from of [{ 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, {}])
      expect((await get('/receipts/t', { ...gzip, ...from })).headers).not.toHaveProperty('content-encoding');
    const { headers } = await get('/receipts/t', { 'sec-fetch-site': 'none' });
    expect(headers).not.toHaveProperty('content-encoding');
  });

  it('does not wait for a body that a GET announced', async () => {
    const { status } = await get('/receipts/t', { 'content-length': '0', 'content-type': 'text/plain' });
    expect(status).toBe(200);
    expect(seen[0]!.headers).not.toHaveProperty('content-length');
    expect(seen[0]!.headers).not.toHaveProperty('content-type');
  });

  it('tells nobody to be at this machine where a proxy must stand before a public site', async () => {
    await get('/api/metrics', { host: '127.0.0.1' });
    expect(seen[0]!.headers).not.toHaveProperty('x-folkmoot-local');
  });
});

describe('what changes something', () => {
  const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

  it('passes with the origin of the site', async () => {
    const signedIn = { ...FORM, origin: SITE_URL, cookie: `${sessionCookieName()}=1` };
    const { status, headers } = await post('/articles/a/comments', 'body=x', signedIn);

    expect([status, headers.location, headers['set-cookie']]).toEqual([303, '/receipts/x', ['a=1']]);
    expect(headers['cache-control']).toBe('no-store');
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/articles/a/comments', body: 'body=x' });
  });

  it.each([
    { origin: 'https://evil.example' },
    { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example', host: 'evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { cookie: '__Host-folkmoot_session=1' },
  ])('is refused with %o', async (headers) => {
    expect((await post('/articles/a/comments', 'body=x', { ...FORM, ...headers })).status).toBe(403);
    expect(seen).toHaveLength(0);
  });

  it('is refused in JSON to who speaks JSON', async () => {
    const { body } = await post('/articles/a/comments', '{}', {
      'content-type': 'application/json',
      origin: 'null',
    });
    expect(JSON.parse(body)).toEqual({ error: 'forbidden' });
  });

  it.each(['accept', 'content-type'])('is told what is wrong when it asks in JSON by %s', async (name) => {
    const asked = async (path: string) => {
      const { status, headers, body } = await get(path, { [name]: 'application/json' });
      expect(headers['content-type']).toBe('application/json');
      return [status, JSON.parse(body)] as unknown;
    };
    expect(await asked('/account')).toEqual([401, { error: 'unauthenticated' }]);
    expect(await asked('/moderation')).toEqual([403, { error: 'forbidden' }]);
    expect(await asked('/nowhere')).toEqual([404, { error: 'not-found' }]);
  });

  it('leads people where they have to go first', async () => {
    const { status, headers } = await get('/account', {
      accept: 'text/html,application/json;q=0.9,*/*;q=0.8',
    });
    expect([status, headers.location]).toEqual([303, '/sign-in']);
  });

  it('is served by the folder beside its page', async () => {
    await post('/sign-in', 'token=x', FORM);
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/sign-in/session' });
  });

  it('comes in with nothing in it when it announces no body', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST /sign-out HTTP/1.1\r\nHost: ${new URL(SITE_URL).host}\r\nOrigin: ${SITE_URL}\r\nConnection: close\r\n\r\n`,
    );
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 303 /);
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/sign-out', body: '' });
  });

  it.each(['announced', 'not announced'])('is refused when it is too long, %s', async (how) => {
    const headers = how === 'announced' ? FORM : { ...FORM, 'transfer-encoding': 'chunked' };
    const { status } = await post('/articles/a/comments', 'a'.repeat(MAX_BODY_BYTES + 1), headers);
    expect(status).toBe(413);
  });
});

describe('methods', () => {
  it.each([
    ['PUT', '/', 'GET, HEAD'],
    ['DELETE', '/articles/a', 'GET, HEAD'],
    ['TRACE', '/moderation', 'GET, HEAD'],
    ['OPTIONS', '/', 'GET, HEAD'],
    ['POST', '/', 'GET, HEAD'],
    ['GET', '/articles/a/comments', 'POST'],
    ['HEAD', '/sign-out', 'POST'],
    ['PATCH', '/sign-in', 'GET, HEAD, POST'],
    ['PUT', '/nowhere', 'GET, HEAD'],
  ])('%s %s is refused before anything else', async (method, path, allow) => {
    const { status, headers } = await send({ method, path, headers: { origin: 'https://evil.example' } });
    expect([status, headers.allow]).toEqual([405, allow]);
  });

  it('knows no POST to an address that is not there', async () => {
    expect((await post('/nowhere', 'x')).status).toBe(404);
  });
});

describe('addresses', () => {
  it.each([
    ['/articles/a/', '/articles/a'],
    ['//articles//a?after=x', '/articles/a?after=x'],
    ['//evil.example/..', undefined],
    ['/2017/03/old/?replytocom=4', '/articles/moved'],
    ['/?p=12', '/articles/moved'],
    ['/?utm=x&p=12', '/articles/moved'],
  ])('%s leads to %s', async (path, location) => {
    const { status, headers } = await get(path);
    expect([status, headers.location]).toEqual([location === undefined ? 404 : 301, location]);
  });

  it('shows the front page when there is no such old address', async () => {
    expect((await get('/?p=99')).status).toBe(200);
  });

  it.each([
    ['/%00', 400],
    ['/%ff', 400],
    ['/\\evil.example', 400],
    ['/_next/static/../server/app.js', 404],
    ['/_next/image?url=/x&w=64&q=75', 404],
    ['/.env', 404],
    ['/articles/a/nonexist.css', 404],
    [`/${'a'.repeat(5000)}`, 414],
    [`/${'a'.repeat(20_000)}`, 431],
  ])('%s', async (path, status) => {
    const answer = await get(path);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
    });
  });

  it('answers what is no HTTP with 400', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write('FOO / HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 .*nosniff/s);
  });
});

describe('files', () => {
  it('of the build stay for ever', async () => {
    const { status, headers, body } = await get('/_next/static/chunks/a.css');
    expect([status, body]).toEqual([200, 'p { color: red }']);
    expect(headers).toMatchObject({
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect((await get('/_next/static/chunks/a.css', { 'if-none-match': headers.etag! })).status).toBe(304);
  });

  it('that were uploaded are sandboxed', async () => {
    const { status, headers, body } = await get('/uploads/2017/a%20b.jpg');
    expect([status, body]).toEqual([200, 'picture']);
    expect(headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    });
    expect((await get('/uploads/2017/a%20b.jpg', { 'if-none-match': headers.etag! })).status).toBe(304);
    expect((await send({ method: 'HEAD', path: '/uploads/2017/a%20b.jpg' })).headers['content-length']).toBe(
      '7',
    );
  });

  it.each([
    '/uploads/page.html',
    '/uploads/paper.pdf',
    '/uploads/.hidden.jpg',
    '/uploads/link.jpg',
    '/uploads/2017',
    '/uploads/none.jpg',
    '/uploads/..%2fsecret.jpg',
    '/uploads/%2e%2e/secret.jpg',
    '/_next/static/chunks/a.js.map',
    '/_next/static/%2e%2e/server.js',
    '/assets/none.js',
  ])('%s is not one', async (path) => {
    expect((await get(path)).status).toBe(404);
  });
});

function layOutFiles() {
  mkdirSync(join(dir, '.next/static/chunks'), { recursive: true });
  mkdirSync(join(dir, 'uploads/2017'), { recursive: true });
  writeFileSync(join(dir, '.next/static/chunks/a.css'), 'p { color: red }');
  writeFileSync(join(dir, '.next/static/chunks/a.js.map'), '{}');
  writeFileSync(join(dir, '.next/server.js'), 'secret');
  writeFileSync(join(dir, 'secret.jpg'), 'secret');
  writeFileSync(join(dir, 'uploads/2017/a b.jpg'), 'picture');
  for (const name of ['page.html', 'paper.pdf', '.hidden.jpg'])
    writeFileSync(join(dir, 'uploads', name), 'x');
  symlinkSync(join(dir, 'secret.jpg'), join(dir, 'uploads/link.jpg'));
}

type Sent = { method: string; path: string; headers?: Record<string, string>; body?: string };

/** Sends exactly this: `fetch` would tidy the path up and add headers of its own. What comes with gzip is read. */
async function send({ method, path, headers = {}, body }: Sent) {
  const request = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false });
  request.on('error', () => undefined);
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const bytes = await buffer(response);
  const isGzip = response.headers['content-encoding'] === 'gzip' && bytes.length > 0;
  const read = (isGzip ? gunzipSync(bytes) : bytes).toString();
  return { status: response.statusCode, headers: response.headers, body: read };
}

function get(path: string, headers: Record<string, string> = {}) {
  return send({ method: 'GET', path, headers });
}

function post(path: string, body: string, headers: Record<string, string> = {}) {
  return send({ method: 'POST', path, body, headers });
}
