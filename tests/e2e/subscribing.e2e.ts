import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openPage, screenshot } from '@/tests/setup/browser';
import { expectSoundPage, expectValidHtml } from '@/tests/setup/page-checks';
import { submitForm } from '@/tests/setup/people';
import { startSite, type Site } from '@/tests/setup/site';
import { querySite } from '@/tests/setup/site-database';

// From wanting to be told to wanting no more of it: a guest without script, a mail program without a person, a member.

const ARTICLE = '/articles/eleven-chairs-one-kept-empty';
const EMAIL = 'lamplighter@mail.example.org';

let site: Site;

beforeAll(async () => {
  site = await startSite({ demo: true });
});
afterAll(() => site.stop());

it('leads a guest without script from the article through the mail to leaving and back', async () => {
  const page = await openPage({ javaScript: false, width: 390 });
  await page.goto(site.url + ARTICLE);
  await page.getByText('Tell me by mail what is said here').click();
  await page.getByLabel('Your e-mail address').fill('lamplighter');
  await page.getByRole('button', { name: 'Tell me', exact: true }).click();
  await page.waitForURL((url) => url.hash === '#follow');
  expect(await page.getByLabel('Your e-mail address').inputValue()).toBe('lamplighter');
  expect(await page.locator('#follow [role="alert"]').innerText()).toContain('not one e-mail address');
  await page.getByLabel('Your e-mail address').fill(EMAIL);
  await page.getByRole('button', { name: 'Tell me', exact: true }).click();
  await page.waitForURL('**/subscriptions/asked');
  expect(await page.getByRole('status').innerText()).toContain('We have your wish.');
  const known = await page.content();
  // The same bytes for an address that is nobody's, and for one that was asked before.
  for (const email of ['somebody.else@mail.example.org', EMAIL]) {
    const answer = await submitForm(site, `${ARTICLE}/subscriptions`, { email });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/subscriptions/asked']);
  }
  await page.goto(`${site.url}/subscriptions/asked`);
  expect(await page.content()).toBe(known);

  const link = await linkInMail(EMAIL);
  // A mail is counted as sent a moment after it went out.
  await expect.poll(countUnsent).toBe(0);
  await expectHarmless(link);
  await expectValidHtml(await (await fetch(link)).text());
  await page.goto(link);
  expect(await page.locator('main').innerText()).toContain('Do you want mail from here?');
  expect(await page.content()).not.toContain(EMAIL);
  await picture(page, 'asked');
  await page.getByRole('button', { name: 'Yes, write to me' }).click();
  expect(await page.getByRole('status').innerText()).toContain('Your address is confirmed.');
  await expectHarmless(link);

  await page.getByLabel('once a day, at the hour below').check();
  await page.getByLabel('The hour', { exact: true }).selectOption('07:00');
  await page.getByLabel('In the time of').selectOption('Europe/Lisbon');
  await page.getByRole('radio', { name: /^what was said/ }).check();
  await page.getByRole('button', { name: 'Keep this' }).click();
  expect(await page.getByRole('status').innerText()).toContain('Kept.');
  expect(await page.getByLabel('The hour', { exact: true }).inputValue()).toBe('7');
  expect(await page.getByRole('radio', { name: /^what was said/ }).isChecked()).toBe(true);
  await page.getByRole('button', { name: 'Pause everything' }).click();
  expect(await page.locator('main').innerText()).toContain('Everything is paused.');
  await page.getByRole('button', { name: 'Take it up again' }).click();
  await page.getByRole('button', { name: /^Stop following\s+everything said under/ }).click();
  expect(await page.locator('main').innerText()).toContain('Nothing at the moment.');
  await page.getByText('What you left (1)').click();
  await page.getByRole('button', { name: /^Follow again/ }).click();
  await expectValidHtml(await (await fetch(link)).text());
  await picture(page, 'manage');
  expect(await page.content()).not.toContain(EMAIL);

  await page.getByRole('button', { name: 'Leave everything', exact: true }).click();
  expect(await page.locator('main').innerText()).toContain('You left everything.');
  await picture(page, 'left');
  await page.getByRole('button', { name: 'Come back' }).click();
  expect(await page.locator('main').innerText()).toContain('Welcome back.');
  await page.getByRole('button', { name: 'Leave, and forget my address' }).click();
  expect(await page.locator('main').innerText()).toContain('Your address is not kept here any more');
  expect(
    await querySite(site, 'SELECT 1 FROM subscriber WHERE email_index IS NOT NULL AND email IS NULL'),
  ).toHaveLength(1);
});

it('lets a mail program leave with one press, and tells nobody who guesses anything', async () => {
  const email = 'programs@mail.example.org';
  await submitForm(site, `${ARTICLE}/subscriptions`, { email });
  const page = await openPage();
  const link = await linkInMail(email);
  const leave = `${link}/unsubscribe`;
  // Opened in a browser it shows the button, and leaves nothing.
  await page.goto(leave);
  expect(page.url()).toBe(`${link}#stop`);
  expect(await page.locator('main').innerText()).not.toContain('You left everything.');
  // As a mail provider sends it: from elsewhere, with neither cookie nor origin of ours, any number of times (RFC 8058).
  const oneClick = { 'List-Unsubscribe': 'One-Click' };
  const multipart = new FormData();
  multipart.set('List-Unsubscribe', 'One-Click');
  for (const body of [new URLSearchParams(oneClick), multipart, new URLSearchParams(oneClick)]) {
    const headers = { origin: 'https://mail.example.com', 'sec-fetch-site': 'cross-site' };
    for (const sent of [{}, headers]) {
      const answer = await fetch(leave, { method: 'POST', redirect: 'manual', headers: sent, body });
      expect([answer.status, answer.headers.get('location')]).toEqual([200, null]);
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
  }
  await page.goto(link);
  expect(await page.locator('main').innerText()).toContain('You left everything.');
  // Confirming and changing are for our own pages alone.
  for (const act of ['confirm', 'change']) {
    const answer = await fetch(`${link}/${act}`, {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
      body: new URLSearchParams({ intent: 'resubscribe' }),
    });
    expect(answer.status).toBe(403);
  }

  const token = link.split('/').at(-1) ?? '';
  const receipt = await receiptToken();
  const pages = new Set<string>();
  for (const wrong of [token.slice(0, -1), `${token}x`, 'x'.repeat(32), receipt, '%F0%9F%98%80']) {
    const answer = await fetch(`${site.url}/subscriptions/${wrong}`);
    expect(answer.status).toBe(404);
    pages.add(await answer.text());
    const posted = await fetch(`${site.url}/subscriptions/${wrong}/unsubscribe`, {
      method: 'POST',
      body: new URLSearchParams(oneClick),
    });
    expect(posted.status).toBe(404);
  }
  expect(pages.size).toBe(1);
  const statuses = [];
  for (let n = 0; n < 1000 && statuses.at(-1) !== 429; n += 1)
    statuses.push((await fetch(`${site.url}/subscriptions/${'y'.repeat(28)}${n}`)).status);
  expect(statuses.at(-1)).toBe(429);
  expect(statuses.length).toBeLessThan(40);
  // Who has a link is not kept out by who guesses.
  expect((await fetch(link)).status).toBe(200);
});

it('lets a member follow at once, in place and without script, and see all of it', async () => {
  const account = { handle: 'tern', passphrase: 'seven boats in a row of lamps' };
  const signedUp = await submitForm(site, '/sign-up', account);
  const cookies = signedUp.headers.getSetCookie().map((cookie) => {
    const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
    return { name, value, url: site.url };
  });
  const page = await openPage({ width: 390 });
  await page.context().addCookies(cookies);
  await page.goto(site.url + ARTICLE);
  const comment = page.locator('[data-comment]:not(.gone)').first();
  await comment
    .getByRole('link', { name: /^Follow/ })
    .first()
    .click();
  await comment.getByRole('button', { name: 'Tell me', exact: true }).waitFor();
  await page.locator('#follow [data-guest][hidden]').waitFor({ state: 'attached' });
  await screenshot(page, 'follow a comment in place');
  await comment.getByRole('button', { name: 'Tell me', exact: true }).click();
  await comment.getByText('You follow it.').waitFor();
  // The form of the article is back in its place.
  expect(await page.locator('.follow').count()).toBe(1);

  await page.goto(`${site.url}${ARTICLE}/respond`);
  await screenshot(page, 'follow with an account');
  await page.getByRole('button', { name: /^Under everything by/ }).click();
  await page.waitForURL('**/account/following?done=following');
  expect(await page.locator('.things li').count()).toBe(2);
  await picture(page, 'following');
  await page.getByRole('button', { name: /^Stop following\s+everything said under articles by/ }).click();
  expect(await page.locator('.things li').first().innerText()).toContain('below a comment');
});

/** Fetched by scanners, prefetched, opened in a browser with script: nothing changes by looking. */
async function expectHarmless(link: string): Promise<void> {
  const before = await rows();
  for (const path of ['', '/confirm', '/change', '/unsubscribe'])
    for (const method of ['HEAD', 'GET', 'OPTIONS']) await fetch(link + path, { method });
  const page = await openPage();
  await page.goto(link);
  await page.close();
  expect(await rows()).toEqual(before);
}

async function countUnsent(): Promise<number> {
  const unsent = 'SELECT FROM subscriber WHERE confirm_asked_at IS NOT NULL';
  return (await querySite(site, unsent)).length;
}

async function rows(): Promise<unknown> {
  return querySite(
    site,
    'SELECT s.*, x.* FROM subscriber s LEFT JOIN subscription x ON x.subscriber_id = s.id ORDER BY s.id, x.id',
  );
}

/** The link in the mail that a job sends to this address; the folder is where a site without a mail server keeps it. */
function linkInMail(address: string): Promise<string> {
  return vi.waitFor(
    async () => {
      const folder = join(site.dataDir, 'mail');
      for (const name of await readdir(folder)) {
        // Quoted-printable breaks its lines anywhere.
        const mail = (await readFile(join(folder, name), 'utf8')).replaceAll(/=\r?\n/g, '');
        const link = /\/subscriptions\/[\w-]{32}/.exec(mail)?.[0];
        if (link !== undefined && mail.includes(address)) return site.url + link;
      }
      throw new Error('No mail yet.');
    },
    { timeout: 60_000, interval: 100 },
  );
}

async function receiptToken(): Promise<string> {
  const answer = await submitForm(site, `${ARTICLE}/comments`, {
    name: 'Wren',
    body: 'Mine.',
    check: 'person',
  });
  return new URL(answer.headers.get('location') ?? '', site.url).pathname.split('/').at(-1) ?? '';
}

/** As it is with script, by day and by night, on a wide screen and on a narrow one. */
async function picture(before: Page, name: string): Promise<void> {
  const page = await openPage();
  await page.context().addCookies(await before.context().cookies());
  await page.goto(before.url());
  await screenshot(page, `subscribing, ${name} wide`);
  await expectSoundPage(page, `subscribing, ${name}`);
  await page.close();
}
