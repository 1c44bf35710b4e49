import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Access, Route } from '@/lib/http/route';
import { ROUTES } from '@/lib/http/routes';
import { signInModerator } from '@/tests/setup/people';
import { startSite, type Site } from '@/tests/setup/site';
import { querySite } from '@/tests/setup/site-database';

const run = promisify(execFile);

const PASSPHRASE = 'the heron came back twice';

/** Of the demo community: an address below an article that is none is not found, whoever asks. */
const ARTICLE = '/articles/eleven-chairs-one-kept-empty';

/** What stands for whom in the cookie jar of a test. */
type Cookie = string;

let site: Site;
let member: Cookie;

beforeAll(async () => {
  site = await startSite({ demo: true });
  member = await signUp('heron');
});
afterAll(() => site.stop());

const GUARDED = new Set<Access | null>(['signed-in', 'session', 'author', 'moderator', 'administrator']);
/** Asked by script and programs alone, and answered in JSON (PRODUCT 3). */
const PROGRAMS = new Set(['/moderation/news', '/moderation/recheck']);
const guarded = ROUTES.filter(({ access }) => GUARDED.has(access));
const above = guarded.filter(({ access }) => access !== 'signed-in' && access !== 'session');

describe('every address that is not for everybody', () => {
  it.each(guarded)('sends strangers to sign in: $method $pattern', async (route) => {
    if (route.method === 'POST') {
      const told = await ask(route, { json: true });
      expect(told.status).toBe(401);
      expect(told.headers.get('set-cookie')).toBeNull();
      return;
    }
    const shown = await ask(route);
    if (PROGRAMS.has(route.pattern)) expect(shown.status).toBe(401);
    else expect([shown.status, shown.headers.get('location')]).toEqual([303, '/sign-in']);
    const told = await ask(route, { json: true });
    expect([told.status, await told.json()]).toEqual([401, { error: 'unauthenticated' }]);
  });

  it.each(above)('refuses members: $method $pattern', async (route) => {
    const answer = await ask(route, { cookie: member, json: route.method === 'POST' });
    expect(answer.status).toBe(403);
    if (route.kind !== 'personal') return;
    const told = await ask(route, { cookie: member, json: true });
    expect([told.status, await told.json()]).toEqual([403, { error: 'forbidden' }]);
    const html = await answer.text();
    expect(html).toContain('This is not for your account.');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('a moderator', () => {
  it('takes a second step before the first page, and is none from the moment it is decided', async () => {
    await signUp('curlew');
    await folkmoot('user', 'promote', 'curlew', 'moderator');
    const { location, cookie } = await signIn('curlew');
    expect(location).toBe('/sign-in/second-step');
    const [queue] = ROUTES.filter(({ pattern }) => pattern === '/moderation');
    const [decide] = ROUTES.filter(({ pattern }) => pattern.endsWith('/decisions'));
    const first = await ask(queue!, { cookie });
    expect([first.status, first.headers.get('location')]).toEqual([303, '/sign-in/second-step']);
    for (const route of [queue!, decide!]) {
      const told = await ask(route, { cookie, json: true });
      expect([told.status, await told.json()]).toEqual([403, { reason: 'second-step' }]);
    }

    // The link of the console counts for both while nothing else is set up.
    const link = await folkmoot('sign-in-link', 'curlew');
    const inside = await submit('/sign-in', { token: link.trim().split('/').at(-1) ?? '' });
    const open = cookieOf(inside);
    expect((await ask(queue!, { cookie: open })).status).toBe(200);
    await folkmoot('user', 'demote', 'curlew', 'member');
    const after = await ask(queue!, { cookie: open });
    expect([after.status, after.headers.get('location')]).toEqual([303, '/sign-in']);
  });

  it.each([
    ['demoted', "UPDATE account SET role = 'member' WHERE handle = $1"],
    [
      'banned',
      "INSERT INTO sanction (id, account_id, kind, reason) SELECT id, id, 'ban', 'abusive' FROM account WHERE handle = $1",
    ],
  ])(
    'who was %s can do nothing from the next request on, wherever their session stands',
    async (how, done) => {
      const handle = `${how}-plover`;
      const cookie = await signInModerator(site, handle);
      const naming = ['/account/name', '/account/handle', '/account/comments/adopt'];
      const moderating = guarded.filter(
        ({ access, pattern }) => access === 'moderator' || (how === 'banned' && naming.includes(pattern)),
      );
      const queue = moderating.find(({ access }) => access === 'moderator');
      expect((await ask(queue!, { cookie })).status).toBe(200);
      await querySite(site, done, [handle]);
      const before = await actsOf(handle);

      const answers = [];
      for (const route of moderating)
        for (const json of route.method === 'POST' ? [false, true] : [false])
          answers.push([`${route.method} ${route.pattern}`, (await ask(route, { cookie, json })).status]);
      expect(answers.length).toBeGreaterThan(50);
      expect(answers.filter(([, status]) => status !== 403)).toEqual([]);
      expect(await actsOf(handle)).toEqual(before);
    },
  );
});

/** How much the logs have of an account. */
async function actsOf(handle: string): Promise<unknown> {
  return querySite(
    site,
    `SELECT (SELECT count(*) FROM comment_history h WHERE h.account_id = a.id) AS moves,
       (SELECT count(*) FROM moderation_act m WHERE m.account_id = a.id) AS acts
     FROM account a WHERE handle = $1`,
    [handle],
  );
}

describe('next-auth’s addresses', () => {
  it('are two, and say what ours say', async () => {
    const session = await fetch(`${site.url}/api/auth/session`, { headers: { cookie: member } });
    expect(session.headers.get('set-cookie')).toBeNull();
    expect(await session.json()).toEqual({ user: { name: 'heron', handle: 'heron', role: 'member' } });
    expect(await (await fetch(`${site.url}/api/auth/session`)).json()).toEqual({});
    for (const path of ['providers', 'csrf', 'signin', 'callback/email', 'error'])
      expect((await fetch(`${site.url}/api/auth/${path}`)).status).toBe(404);
    const { cookie } = await signIn('heron');
    await fetch(`${site.url}/api/auth/signout`, { method: 'POST', headers: { cookie, origin: site.url } });
    expect(await (await fetch(`${site.url}/api/auth/session`, { headers: { cookie } })).json()).toEqual({});
  });
});

/** Asks for an address, with something in the place of each name. */
function ask({ method, pattern }: Route, { cookie = '', json = false } = {}): Promise<Response> {
  const path = pattern.replace('/articles/:slug', ARTICLE).replaceAll(/:[a-z]+/g, '0123456789abcdef');
  const body = json ? '{}' : null;
  // A GET has no body whose type could say it: it says what it takes.
  const says = method === 'POST' ? { 'content-type': 'application/json' } : { accept: 'application/json' };
  return fetch(site.url + path, {
    method,
    redirect: 'manual',
    headers: { cookie, origin: site.url, ...(json && says) },
    ...(method === 'POST' && { body: body ?? new URLSearchParams() }),
  });
}

async function signUp(handle: string): Promise<Cookie> {
  const answer = await submit('/sign-up', { handle, passphrase: PASSPHRASE });
  expect(answer.status).toBe(303);
  return cookieOf(answer);
}

async function signIn(handle: string): Promise<{ location: string | null; cookie: Cookie }> {
  const answer = await submit('/sign-in', { handle, passphrase: PASSPHRASE });
  return { location: answer.headers.get('location'), cookie: cookieOf(answer) };
}

function submit(path: string, fields: Record<string, string>): Promise<Response> {
  return fetch(site.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: site.url },
    body: new URLSearchParams(fields),
  });
}

function cookieOf(answer: Response): Cookie {
  const [session = ''] = answer.headers
    .getSetCookie()
    .filter((cookie) => cookie.startsWith('folkmoot_session='));
  return session.split(';', 1).join('');
}

/** Runs the command line beside the site, on its database. */
async function folkmoot(...words: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', 'lib/cli/main.ts', ...words], {
    env: { ...process.env, DATA_DIR: site.dataDir, SITE_URL: site.url },
  });
  return stdout;
}
