import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage, screenshot } from '@/tests/setup/browser';
import { expectNoAxeViolations, expectValidHtml } from '@/tests/setup/page-checks';
import { startSite, type Site } from '@/tests/setup/site';

const ARTICLE = '/articles/eleven-chairs-one-kept-empty';

/** Every kind of page, by what the demo community has of it. What stands in braces is found out when the site stands. */
const PAGES = {
  front: '/',
  article: ARTICLE,
  'thread, newest first': `${ARTICLE}?sort=newest`,
  'article with the form under a comment': `${ARTICLE}?reply={id}`,
  'article with a refused comment': '{draft}',
  'one comment': `${ARTICLE}/comments/{id}`,
  section: '/sections/testimony',
  tag: '/tags/mutual-aid',
  author: '/authors/hesper',
  page: '/pages/about',
  'search with results': '/search?q=chair',
  'search without any': '/search?q=zeppelin',
  privacy: '/privacy',
  guidelines: '/guidelines',
  'sign-in': '/sign-in',
  'not found': '/no-such-page',
  receipt: '{receipt}',
  queue: '/moderation',
  spam: '/moderation/spam',
  'comment in moderation': '/moderation/comments/{held}',
};

let site: Site;
let session: { name: string; value: string };
const found: Record<string, string> = {};

beforeAll(async () => {
  site = await startSite({ demo: true });
  session = await signIn();
  const html = await (await fetch(site.url + ARTICLE)).text();
  found.id = /\/comments\/([0-9a-z]{16})/.exec(html)?.[1] ?? '';
  found.draft = await post({ name: '', body: '' });
  found.receipt = await post({ name: 'Wren', body: 'I was there, and I kept the chair.' });
  const queue = await (await get('/moderation')).text();
  found.held = /\/moderation\/comments\/([0-9a-z]{16})/.exec(queue)?.[1] ?? '';
  expect(Object.entries(found).filter(([, value]) => value === '')).toEqual([]);
});
afterAll(() => site.stop());

describe.each(Object.entries(PAGES))('the page: %s', (name, form) => {
  const address = () => form.replace(/\{(\w+)\}/g, (_braces, key: string) => found[key] ?? '');

  it('is valid HTML', async () => {
    await expectValidHtml(await (await get(address())).text());
  });

  it.each(['light', 'dark'] as const)('is accessible, %s', async (colorScheme) => {
    const page = await open(address(), { colorScheme });
    await screenshot(page, `${name} ${colorScheme}`);

    await expectNoAxeViolations(page);
  });

  it('fits a width of 320 pixels', async () => {
    const page = await open(address(), { width: 320 });
    await screenshot(page, `${name} 320`);

    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  });

  it('says what it is without JavaScript', async () => {
    const page = await open(address(), { javaScript: false });

    expect(await page.locator('h1').count()).toBe(1);
    expect(await page.locator('main').innerText()).not.toBe('');
  });
});

async function open(address: string, options: Parameters<typeof openPage>[0]): Promise<Page> {
  const page = await openPage(options);
  await page.context().addCookies([{ ...session, url: site.url }]);
  await page.goto(site.url + address);
  return page;
}

function get(address: string): Promise<Response> {
  return fetch(site.url + address, { headers: { cookie: `${session.name}=${session.value}` } });
}

/** Posts a comment as the form does, without script; returns the address it leads to. */
async function post(fields: Record<string, string>): Promise<string> {
  const answer = await submit(`${ARTICLE}/comments`, fields);
  return new URL(answer.headers.get('location') ?? '', site.url).href.slice(site.url.length);
}

async function signIn(): Promise<{ name: string; value: string }> {
  const link = await site.signInLink();
  const token = link.slice(link.lastIndexOf('/') + 1);
  const answer = await submit('/sign-in', { token });
  const [name = '', value = ''] = (answer.headers.getSetCookie()[0] ?? '').split(/[=;]/);
  return { name, value };
}

function submit(address: string, fields: Record<string, string>): Promise<Response> {
  return fetch(site.url + address, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: site.url },
    body: new URLSearchParams(fields),
  });
}
