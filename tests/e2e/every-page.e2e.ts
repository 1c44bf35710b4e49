import { TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage } from '@/tests/setup/browser';
import { expectSoundPage, expectValidHtml } from '@/tests/setup/page-checks';
import { startSite, type Site } from '@/tests/setup/site';
import { querySite } from '@/tests/setup/site-database';

/** The one with more than a page of comments. */
const LONG = '/articles/eleven-chairs-one-kept-empty';
/** The same page in a fraction of the size, for what can stand on it besides. */
const ARTICLE = '/articles/the-receipt-is-yours-to-keep';

/** Every kind of page, by what the demo community has of it. What stands in braces is found out when the site stands. */
const PAGES = {
  front: '/',
  article: LONG,
  'thread, newest first': `${ARTICLE}?sort=newest`,
  'article with the form under a comment': `${ARTICLE}?reply={id}`,
  'article with a refused comment': '{draft}',
  'one comment': `${ARTICLE}/comments/{id}`,
  'one comment with a refused report': '{refusedReport}',
  section: '/sections/testimony',
  tag: '/tags/mutual-aid',
  author: '/authors/hesper',
  page: '/pages/about',
  'search with results': '/search?q=chair',
  'search without any': '/search?q=zeppelin',
  privacy: '/privacy',
  guidelines: '/guidelines',
  transparency: '/transparency',
  'sign-in': '/sign-in',
  'sign-in refused': '/sign-in?error=refused',
  'sign-in by recovery code': '/sign-in/recovery',
  'sign-in by link, asked for': '/sign-in/link',
  'sign-up': '/sign-up',
  'sign-up refused': '/sign-up?error=fields',
  'not found': '/no-such-page',
  receipt: '{receipt}',
  report: '{report}',
  'article with a refused wish to be told': '{refusedFollow}',
  'check your inbox': '/subscriptions/asked',
  'report made before': '/reports/known',
  queue: '/moderation',
  spam: '/moderation/spam',
  'rules that hold': '/moderation/rules',
  'reasons to decline': '/moderation/rules/reasons',
  fairness: '/moderation/rules/fairness',
  'the spam service, for moderators': '/moderation/service',
  'one conversation, for moderators': '/moderation/articles/eleven-chairs-one-kept-empty',
  people: '/moderation/people',
  'people under a sanction': '/moderation/people?show=sanctioned',
  'one person': '/moderation/people/every-page',
  log: '/moderation/log?kind=people',
  statistics: '/moderation/statistics',
  'what a moderator chooses': '/moderation/choices',
  'certain spam': '/moderation/spam?show=certain',
  'what will happen to several': '/moderation/bulk?pick={held}%3A1&decision=decline&reason=other',
  'comment in moderation': '/moderation/comments/{held}',
  'second step': '/sign-in/second-step',
  confirm: '/sign-in/confirm',
  'confirm by a link that is spent': '/sign-in/confirm/link/spent',
  'own account': '/account',
  'own account, name refused': '/account?error=fields',
  following: '/account/following',
  replies: '/account/replies',
  'ways in': '/account/ways-in',
  'ways in, passphrase changed': '/account/ways-in?done=passphrase',
  'setting up a code app': '/account/ways-in/totp',
  'recovery codes': '/account/recovery-codes',
  sessions: '/account/sessions',
  export: '/account/export',
  leaving: '/account/leave',
};

/** Who asks: what the cookies of a browser make them. */
type Asker = 'stranger' | 'member' | 'moderator';

let site: Site;
const jars: Record<Asker, Map<string, string>> = {
  stranger: new Map(),
  member: new Map(),
  moderator: new Map(),
};
const found: Record<string, string> = {};

beforeAll(async () => {
  site = await startSite({ demo: true });
  await signIn();
  await signUp();
  const html = await (await fetch(site.url + ARTICLE)).text();
  found.id = /\/comments\/([0-9a-z]{16})/.exec(html)?.[1] ?? '';
  found.draft = await post({ name: '', body: '' });
  found.receipt = await post({ name: 'Wren', body: 'I was there, and I kept the chair.' });
  const reports = `/comments/${found.id}/reports`;
  found.refusedReport = leadsTo(await submit(reports, { note: 'It is wrong.' }));
  found.refusedFollow = leadsTo(await submit(`${ARTICLE}/subscriptions`, { email: 'nobody' }));
  found.report = leadsTo(await submit(reports, { reason: 'outs-someone', note: 'That is my street.' }));
  await tellThem();
  expect(Object.entries(found).filter(([, value]) => value === '')).toEqual([]);
});
afterAll(() => site.stop());

describe.each(Object.entries(PAGES))('the page: %s', (name, form) => {
  const address = () => form.replace(/\{(\w+)\}/g, (_braces, key: string) => found[key] ?? '');

  it('is valid HTML, and says what it is before any script', async () => {
    const answer = await get(address());
    const html = await answer.text();

    // It is the page itself, not one that asks for something first.
    expect([answer.status < 500, answer.redirected]).toEqual([true, false]);
    await expectValidHtml(html);
    expect(headings(html)).toEqual([expect.stringMatching(/\S/)]);
  });

  it('is accessible in light and dark, and fits a width of 320 pixels', async () => {
    await expectSoundPage(await open(address()), name);
  });
});

/** What the first headings of a valid document say. */
function headings(html: string): string[] {
  return [...html.matchAll(/<h1[\s>].*?<\/h1>/gs)].map(([heading]) =>
    heading.replaceAll(/<[^>]*>/g, '').trim(),
  );
}

async function open(address: string): Promise<Page> {
  const page = await openPage();
  const cookies = [...jars[askerOf(address)]].map(([name, value]) => ({ name, value, url: site.url }));
  await page.context().addCookies(cookies);
  await page.goto(site.url + address);
  return page;
}

function get(address: string): Promise<Response> {
  return fetch(site.url + address, { headers: { cookie: cookieOf(askerOf(address)) } });
}

/** Whose page it is. Public ones are the same for everybody, and asked for by a moderator. */
function askerOf(address: string): Asker {
  if (/^\/(account|sign-in\/(second-step|confirm))/.test(address)) return 'member';
  return /^\/sign-/.test(address) ? 'stranger' : 'moderator';
}

/** Posts a comment as the form does, without script; returns the address it leads to. */
async function post(fields: Record<string, string>): Promise<string> {
  return leadsTo(await submit(`${ARTICLE}/comments`, fields));
}

function leadsTo(answer: Response): string {
  return new URL(answer.headers.get('location') ?? '', site.url).href.slice(site.url.length);
}

/** The administrator, by the link of the first start, with a second step taken. */
async function signIn(): Promise<void> {
  const link = await site.signInLink();
  await submit('/sign-in', { token: link.slice(link.lastIndexOf('/') + 1) }, 'moderator');
  await submit('/account/ways-in/totp', {}, 'moderator');
  const page = await fetch(`${site.url}/account/ways-in/totp`, {
    headers: { cookie: cookieOf('moderator') },
  });
  const [, secret = ''] = /<code class="code small">([^<]+)/.exec(await page.text()) ?? [];
  const code = new TOTP({ secret: secret.replaceAll(/\s/g, '') }).generate();
  await submit('/account/ways-in/totp/confirm', { code }, 'moderator');
}

/** A moderator tells a guest and a member something, who ask for a second look: their pages and the moderators' say so. */
async function tellThem(): Promise<void> {
  const [guests] = await querySite<{ id: string }>(
    site,
    "SELECT id FROM comment WHERE body LIKE 'I was there, and I kept%'",
  );
  found.held = guests?.id ?? '';
  const told = { kind: 'hold', reason: 'abusive', note: 'Please stay calm.' };
  await submit(`/moderation/comments/${found.held}/sanctions`, { ...told, hours: '24' }, 'moderator');
  await submit('/moderation/people/every-page/sanctions', { ...told, time: 'day' }, 'moderator');
  const rows = await querySite<{ id: string; guest: boolean }>(
    site,
    'SELECT id, comment_id IS NOT NULL AS guest FROM sanction',
  );
  expect(rows.map(({ guest }) => guest).toSorted()).toEqual([false, true]);
  const note = 'It was somebody else.';
  for (const { id, guest } of rows) {
    const [path, asker] = guest
      ? [`${found.receipt}/dispute`, undefined]
      : ['/account/sanctions/dispute', 'member' as const];
    expect(leadsTo(await submit(path, { id, note }, asker))).toContain('done=disputed');
  }
  // The member's ran out before anybody had looked.
  await querySite(
    site,
    "UPDATE sanction SET created_at = now() - interval '2 days', ends_at = now() WHERE account_id IS NOT NULL",
  );
  await querySite(
    site,
    "INSERT INTO moderation_act (act, subject, subject_id) VALUES ('dispute-kept', 'account', 'somebody')",
  );
  const queue = await (await get('/moderation')).text();
  expect(queue).toContain('A second look was asked for');
  expect(queue).toContain('It ran out before anybody looked.');
}

/** A member, with everything begun that a page can show; and a stranger who was refused, and has asked for a link. */
async function signUp(): Promise<void> {
  await submit('/sign-up', { handle: 'every-page', passphrase: 'four chairs under one lantern' }, 'member');
  await submit('/account/ways-in/totp', {}, 'member');
  await submit('/account/name', { displayName: 'admin' }, 'member');
  await submit('/sign-up', { handle: 'admin', passphrase: 'short' }, 'stranger');
  await submit('/sign-in/link', { email: 'reader@example.test' }, 'stranger');
}

function cookieOf(asker: Asker): string {
  return [...jars[asker]].map((pair) => pair.join('=')).join('; ');
}

/** Sends a form, and keeps the cookies that come with the answer. */
async function submit(address: string, fields: Record<string, string>, asker?: Asker): Promise<Response> {
  const answer = await fetch(site.url + address, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: site.url, ...(asker === undefined ? {} : { cookie: cookieOf(asker) }) },
    body: new URLSearchParams(fields),
  });
  for (const cookie of answer.headers.getSetCookie()) {
    const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
    if (asker !== undefined) jars[asker].set(name, value);
  }
  return answer;
}
