import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage, screenshot } from '@/tests/setup/browser';
import { expectNoAxeViolations, expectValidHtml } from '@/tests/setup/page-checks';
import { startSite, type Site } from '@/tests/setup/site';

// A reader says that something is wrong with a comment: with script and without, by keyboard, with an account and without.

const ARTICLE = '/articles/the-receipt-is-yours-to-keep';

let site: Site;
beforeAll(async () => {
  site = await startSite({ demo: true });
});
afterAll(() => site.stop());

/** The nth comment of the article that can be read. */
const nth = (page: Page, n: number) => page.locator('.thread [data-comment]:not(.gone)').nth(n);
const reportLink = (comment: Locator) =>
  comment.locator(':scope > .acts').getByRole('link', { name: /^Report/ });
const idOf = async (comment: Locator) => (await comment.getAttribute('data-comment')) ?? '';
const at = (page: Page) => page.url().slice(site.url.length);

function send(id: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${site.url}/comments/${id}/reports`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: site.url, ...headers },
    body: JSON.stringify(body),
  });
}

/** A member, as the sign-up form makes one: the cookie of their session. */
async function signUp(): Promise<{ name: string; value: string }> {
  const answer = await fetch(`${site.url}/sign-up`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: site.url },
    body: new URLSearchParams({ handle: 'rowan', passphrase: 'four chairs under one lantern' }),
  });
  const name = 'folkmoot_session';
  const set = answer.headers.getSetCookie().find((cookie) => cookie.startsWith(`${name}=`)) ?? '';
  return { name, value: set.split(/[=;]/)[1] ?? '' };
}

describe('a report', () => {
  it('goes without script from the thread to a page that tells what came of it, and folds what it says outs somebody', async () => {
    const page = await openPage({ javaScript: false, width: 390 });
    await page.goto(site.url + ARTICLE);
    const id = await idOf(nth(page, 0));
    const words = await nth(page, 0).locator('.said').innerText();
    await reportLink(nth(page, 0)).click();

    expect(at(page)).toBe(`${ARTICLE}/comments/${id}#report`);
    const submit = page.getByRole('button', { name: 'Send the report' });
    await page.getByLabel('Anything a moderator should know').fill('That is my <b>street</b>.');
    await screenshot(page, 'report form 390');
    await submit.click();
    expect(at(page)).toMatch(/\?draft=[\w-]{43}#report$/);
    expect(await page.locator('#report-reason-wrong').innerText()).toContain(
      'Please choose what is wrong with it.',
    );
    expect(await page.getByLabel('Anything a moderator should know').inputValue()).toContain('<b>street</b>');
    await page.getByLabel(/^It gives somebody away/).check();
    await submit.click();

    expect(at(page)).toMatch(/^\/reports\/[\w-]{32}$/);
    const main = page.locator('main');
    expect(await main.innerText()).toContain('We have your report. A person will look.');
    expect(await main.innerText()).toContain('Until then its text is folded.');
    expect(await main.innerText()).toContain('That is my <b>street</b>.');
    const answer = await fetch(page.url());
    expect(answer.headers.get('cache-control')).toContain('no-store');
    expect(answer.headers.get('referrer-policy')).toBe('same-origin');

    await page.goto(site.url + ARTICLE);
    expect(await nth(page, 0).locator('.said').isVisible()).toBe(false);
    await screenshot(page, 'folded 390');
    await page.getByText('Folded until a person has looked. Show it').click();
    expect(await nth(page, 0).locator('.said').innerText()).toBe(words);
    expect(await (await fetch(site.url)).text()).not.toContain(words.slice(0, 60));

    // Somebody else in the same network: kindly the same, and nothing of the first report.
    await page.goto(`${site.url}${ARTICLE}/comments/${id}#report`);
    await page.getByLabel('It sells something').check();
    await page.getByRole('button', { name: 'Send the report' }).click();
    expect(at(page)).toBe('/reports/known');
    expect(await main.innerText()).toContain('We have your report. A person will look.');
    expect(await main.innerText()).not.toContain('street');
  });

  it('is made in place by keyboard, answered there, and spares its reader what it is about', async () => {
    const page = await openPage();
    await page.goto(site.url + ARTICLE);
    const comment = nth(page, 1);
    const link = reportLink(comment);
    await link.focus();
    await page.keyboard.press('Enter');
    const reason = comment.getByLabel(/^It gives somebody away/);
    await expect.poll(() => reason.evaluate((field) => field === document.activeElement)).toBe(true);
    expect(at(page)).toBe(ARTICLE);
    await screenshot(page, 'report in place');
    await expectNoAxeViolations(page);

    await comment.getByRole('link', { name: 'Never mind' }).press('Enter');
    expect(await link.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await comment.getByRole('button', { name: 'Send the report' }).press('Enter');
    const errors = page.locator('#errors');
    await errors.waitFor();
    expect(await errors.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Tab');
    await reason.focus();
    await page.keyboard.press('ArrowDown');
    expect(await comment.getByLabel('It attacks somebody').isChecked()).toBe(true);
    await comment.getByRole('button', { name: 'Send the report' }).press('Enter');

    const answer = comment.getByRole('status');
    await answer.waitFor();
    expect(await answer.innerText()).toContain('We have your report. A person will look.');
    expect(await answer.evaluate((element) => element === document.activeElement)).toBe(true);
    const shut = comment.getByText('You reported this. Show it');
    expect(await comment.locator('.said').isVisible()).toBe(false);
    await screenshot(page, 'report answered in place');
    await expectNoAxeViolations(page);
    const receipt = await answer.getByRole('link').getAttribute('href');
    expect(receipt).toMatch(/\/reports\/[\w-]{32}$/);

    await page.reload();
    await shut.waitFor();
    expect(await comment.locator('.said').isVisible()).toBe(false);
    await shut.click();
    expect(await comment.locator('.said').isVisible()).toBe(true);
    // For nobody else: the page is the same for everybody, and so is its text.
    const other = await openPage();
    await other.goto(site.url + ARTICLE);
    expect(await nth(other, 1).locator('.said').isVisible()).toBe(true);
  });

  it('answers programs by status, minds where it comes from, and is listed for the account that made it', async () => {
    const html = await (await fetch(site.url + ARTICLE)).text();
    const ids = [...new Set([...html.matchAll(/data-comment="([0-9a-z]{16})"/g)].map(([, id]) => id ?? ''))];
    const [, , third = '', fourth = ''] = ids;
    expect((await send(third, { reason: 'spam' }, { origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await send(third, { reason: ['spam'], note: {} })).status).toBe(422);
    expect((await send('0000000000000000', { reason: 'spam' })).status).toBe(404);
    expect((await send('..%2f', { reason: 'spam' })).status).toBe(404);
    const made = await send(third, { reason: 'spam', note: 'It sells lanterns.' });
    expect(made.status).toBe(201);
    expect(await made.json()).toMatchObject({
      id: expect.any(String) as string,
      receiptUrl: expect.any(String) as string,
    });
    const again = await send(third, { reason: 'abusive' });
    expect([again.status, await again.json()]).toEqual([200, {}]);

    const session = await signUp();
    const cookie = `${session.name}=${session.value}`;
    const mine = await send(fourth, { reason: 'off-topic' }, { cookie });
    const { receiptUrl } = (await mine.json()) as { receiptUrl: string };
    const repeat = await send(fourth, { reason: 'off-topic' }, { cookie });
    expect([mine.status, repeat.status, await repeat.json()]).toEqual([201, 200, { receiptUrl }]);
    const account = await (await fetch(`${site.url}/account`, { headers: { cookie } })).text();
    expect(account).toContain(receiptUrl.slice(site.url.length));
    expect(account).toContain('Waits for a person');
    await expectValidHtml(account);
    const page = await openPage({ width: 390 });
    await page.context().addCookies([{ ...session, url: site.url }]);
    await page.goto(`${site.url}/account#reports`);
    await screenshot(page, 'account with reports 390');
    await expectNoAxeViolations(page);
  });
});
