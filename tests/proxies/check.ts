import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { makePurger } from '@/lib/page-cache/shared-caches';
import { checkSiteBehindVarnish } from './behind-varnish';
import { askOf, NAME, until, type Proxy } from './ask';
import { startStandIn } from './stand-in';
import { startCaddy, startNginx, startVarnish, stopAll } from './start';

// `npm run proxies`: starts the real nginx, Caddy and Varnish, where they are installed, with the configurations of
// docs/proxies and nothing changed in them but ports and certificates, in front of a server that tells what reached it; and the site itself behind Varnish.

const run = promisify(execFile);
const LIMITS = { comment: 500 * 1024, picture: 5 * 1024 * 1024 };

let failed = 0;
try {
  const site = await startStandIn();
  await checkOne('nginx', () => startNginx(site.port), checkNginx);
  await checkOne('caddy', () => startCaddy(site.port), checkTlsProxy);
  await checkOne('varnishd', () => startVarnish(site.port), checkVarnish);
  await checkOne('varnishd', () => Promise.resolve(), checkSiteBehindVarnish);
  site.close();
} finally {
  await stopAll();
}
process.exitCode = failed > 0 ? 1 : 0;

type Check<T> = (started: T) => AsyncGenerator<[string, boolean]>;
async function checkOne<T>(program: string, start: () => Promise<T>, check: Check<T>): Promise<void> {
  const isThere = await run('which', [program]).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    process.stdout.write(
      `${program}: not installed, not checked (on Debian: apt-get install ${program.replace(/d$/, '')})\n`,
    );
    return;
  }
  for await (const [what, isTrue] of check(await start())) {
    if (!isTrue) failed += 1;
    process.stdout.write(`${program}: ${isTrue ? 'ok' : 'NOT OK'}, ${what}\n`);
  }
}

async function* checkNginx(proxy: Proxy): AsyncGenerator<[string, boolean]> {
  yield* checkTlsProxy(proxy);
  const body = Buffer.alloc(LIMITS.picture, 'a');
  const refused = await askOf(proxy, '/articles/a/comments', { method: 'POST', body });
  yield ['takes nothing larger elsewhere', refused.status === 413];
}

async function* checkTlsProxy(proxy: Proxy): AsyncGenerator<[string, boolean]> {
  const seen = await askOf(proxy, '/articles/a', { headers: { 'x-forwarded-for': '203.0.113.9' } });
  yield ['replaces what a client claims to be', seen.told.headers['x-forwarded-for'] === '127.0.0.1'];
  yield ['passes the name on', String(seen.told.headers.host).split(':')[0] === NAME];
  const stream = await askOf(proxy, '/api/live?article=a', { isOpen: true });
  yield ['passes a stream on as it comes', stream.body.startsWith('event: comments')];
  const post = (path: string, bytes: number) =>
    askOf(proxy, path, { method: 'POST', body: Buffer.alloc(bytes, 'a') });
  yield [
    'takes a long comment',
    (await post('/articles/a/comments', LIMITS.comment)).told.length === LIMITS.comment,
  ];
  yield [
    'takes pictures where they belong',
    (await post('/write/a/save', LIMITS.picture)).told.length === LIMITS.picture,
  ];
  const [one, two] = [await askOf(proxy, '/articles/b'), await askOf(proxy, '/articles/b')];
  yield ['keeps no page', two.told.page === one.told.page + 1];
}

async function* checkVarnish(proxy: Proxy): AsyncGenerator<[string, boolean]> {
  const read = async (path: string, headers: Record<string, string> = {}) => askOf(proxy, path, { headers });
  const first = await read('/articles/a');
  const second = await read('/articles/a', {
    cookie: 'folkmoot_session=1',
    host: 'evil.example',
    'accept-language': 'de',
  });
  yield [
    'keeps a page, the same for everybody',
    second.told.page === first.told.page && second.body === first.body,
  ];
  yield [
    'has browsers ask each time',
    second.headers['cache-control'] === 'no-cache' && !('surrogate-key' in second.headers),
  ];
  const other = await read('/articles/other');
  const purger = makePurger({ urls: [`http://127.0.0.1:${proxy.port}/`] });
  purger.purge(['article:a']);
  yield [
    'forgets a page when it is told to',
    await until(async () => (await read('/articles/a')).told.page > other.told.page),
  ];
  yield ['and no other', (await read('/articles/other')).told.page === other.told.page];
  purger.purge(['all']);
  yield ['forgets all', await until(async () => (await read('/articles/other')).told.page > other.told.page)];
  purger.close();
  const stranger = await askOf(proxy, '/', {
    method: 'PURGE',
    headers: { 'surrogate-key': 'all', 'x-forwarded-for': '203.0.113.9' },
  });
  yield ['lets nobody else throw anything out', stranger.status === 405];
  const mine = await read('/account', { cookie: 'folkmoot_session=1' });
  const theirs = await read('/account', { cookie: 'folkmoot_session=2' });
  yield ['keeps nothing that is for one person', mine.told.headers.cookie !== theirs.told.headers.cookie];
  const draft = await read('/articles/a?draft=1', { cookie: 'folkmoot_session=1' });
  yield ['nor what somebody is writing', draft.told.headers.cookie === 'folkmoot_session=1'];
  yield [
    'adds the address it was called from',
    /^203\.0\.113\.9, ?127\.0\.0\.1$/.test(
      String((await read('/account', { 'x-forwarded-for': '203.0.113.9' })).told.headers['x-forwarded-for']),
    ),
  ];
  const stream = await askOf(proxy, '/api/live?article=a', { isOpen: true });
  yield ['passes a stream on as it comes', stream.body.startsWith('event: comments')];
}
