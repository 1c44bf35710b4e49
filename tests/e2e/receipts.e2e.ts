import { afterAll, beforeAll, expect, it } from 'vitest';
import { TEST_KEY } from '@/tests/akismet-protocol';
import { startAkismetServer, type AkismetServer } from '@/tests/akismet-server';
import { openPage, screenshot } from '@/tests/setup/browser';
import { expectNoAxeViolations, expectValidHtml } from '@/tests/setup/page-checks';
import { postBy, signIn, submitForm } from '@/tests/setup/people';
import { startSite, type Site } from '@/tests/setup/site';
import { querySite } from '@/tests/setup/site-database';

// What an author can do with nothing but the address of a receipt: no account, no cookie, no script. And what the spam service
// is asked again about, because this site has one.

const ARTICLE = '/articles/a-price-list-is-a-kind-of-autobiography';

let akismet: AkismetServer;
let site: Site;

beforeAll(async () => {
  akismet = await startAkismetServer();
  site = await startSite({
    demo: true,
    env: { AKISMET_KEY: TEST_KEY, AKISMET_ENDPOINT: akismet.endpoint },
  });
});
afterAll(async () => {
  await site.stop();
  await akismet.close();
});

it('lets an author change what is published, and keeps the old text while the new one is in doubt', async () => {
  akismet.answer('ham');
  const page = await openPage({ javaScript: false, width: 390 });
  await page.goto(site.url + ARTICLE);
  await page.getByLabel('Your comment', { exact: true }).fill('I kept mine on the fridge.');
  await page.getByLabel('Name', { exact: true }).fill('Lamplighter');
  await page.locator('[data-post]').click();
  expect(new URL(page.url()).pathname).toMatch(new RegExp(`^${ARTICLE}/comments/[0-9a-z]{16}$`));
  const permalink = page.url();

  await page.getByRole('link', { name: 'Your receipt' }).click();
  expect(await page.locator('main').innerText()).toContain('Your comment is published.');
  await page.getByText('Change the text').click();
  await page.getByRole('textbox', { name: 'Your comment' }).fill('');
  await page.getByRole('button', { name: 'Send the new text' }).click();
  expect(await page.getByRole('alert').innerText()).toBe('Please enter your comment!');

  akismet.answer('spam');
  await page.getByRole('textbox', { name: 'Your comment' }).fill('Buy fridges here.');
  await page.getByRole('button', { name: 'Send the new text' }).click();
  expect(await page.locator('main').innerText()).toContain('We have your new text.');
  expect(await page.locator('.waiting-text').innerText()).toContain('Buy fridges here.');
  await screenshot(page, 'receipt with a text that waits');
  await expectValidHtml(await (await fetch(page.url())).text());

  const receipt = page.url().replace(/\?.*/, '');
  akismet.answer('ham');
  await page.goto(receipt);
  await page.getByText('Change the text').click();
  await page.getByRole('textbox', { name: 'Your comment' }).fill('I kept mine inside a cookbook.');
  await page.getByRole('button', { name: 'Send the new text' }).click();
  await page.goto(permalink);
  expect(await page.locator('.is-target .said').innerText()).toBe('I kept mine inside a cookbook.');
  expect(await page.locator('.is-target .edited').count()).toBe(1);

  await page.goto(receipt);
  await page.getByText('Withdraw it').click();
  await screenshot(page, 'receipt, about to withdraw');
  await page.getByRole('button', { name: 'Withdraw my comment' }).click();
  expect(await page.locator('main').innerText()).toContain('You withdrew your comment.');
  expect((await fetch(permalink)).status).toBe(404);
});

it('lets an author ask for a second look, once', async () => {
  akismet.answer('ham');
  const receipt = await postBy(site, ARTICLE, { name: 'Wren', body: 'He never paid.', check: 'person' });
  await querySite(
    site,
    `UPDATE comment SET status = 'declined', version = version + 1, last_actor = 'moderator',
       decline_reason = 'abusive', decline_note = 'Say it without the insult.' WHERE author_name = 'Wren' AND body = 'He never paid.'`,
  );
  const page = await openPage({ width: 390 });
  await page.goto(site.url + receipt);
  await screenshot(page, 'receipt of a declined comment');
  await expectNoAxeViolations(page);
  expect(await page.locator('main').innerText()).toContain('It is hurtful to somebody here.');
  await page.getByText('Ask for a second look').first().click();
  await page.getByLabel('A word to them, if you like').fill('I have put it differently.');
  await page.getByRole('textbox', { name: 'Your comment' }).fill('I was not paid.');
  await page.getByRole('button', { name: 'Ask for a second look' }).click();
  expect(await page.locator('main').innerText()).toContain('You asked for a second look.');
  await screenshot(page, 'receipt with a second look asked for');

  const again = await submitForm(site, `${receipt}/appeal`, { note: 'And again.' });
  expect(again.status).toBe(303);
  const json = await fetch(`${site.url}${receipt}/appeal`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: site.url },
    body: '{}',
  });
  expect([json.status, await json.json()]).toEqual([409, { reason: 'appealed' }]);
});

it('has Akismet asked again about what waits, and shows how far that has come', async () => {
  akismet.answer('ham');
  const links = ['a', 'b', 'c', 'd'].map((host) => `https://${host}.example/`).join(' ');
  const receipt = await postBy(site, ARTICLE, { name: 'Ivy', body: links });
  const [row] = await querySite<{ id: string }>(site, 'SELECT id FROM comment WHERE body = $1', [links]);
  const [name = '', value = ''] = (await signIn(site)).split('=', 2);
  const page = await openPage();
  await page.context().addCookies([{ name, value, url: site.url }]);
  let letGo: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (letGo = resolve));
  akismet.answer(async () => {
    await asked;
    return 'ham' as const;
  });
  await page.goto(`${site.url}/moderation/comments/${row?.id}`);
  await page.getByRole('button', { name: 'Ask Akismet now' }).click();
  expect(await page.getByRole('status').first().innerText()).toContain('Akismet is asked again in a moment.');

  await page.goto(`${site.url}/moderation/service`);
  await page.getByRole('button', { name: 'Check them again' }).click();
  const words = page.locator('[data-recheck-words]');
  expect(await words.innerText()).toBe('0 of 1 checked so far, 1 to go');
  await screenshot(page, 'held comments checked again');
  letGo();
  await page.locator('progress').waitFor({ state: 'detached' });
  expect(await words.innerText()).toBe('1 of 1 checked');
  // What a rule holds is not let through by Akismet.
  expect(await (await fetch(site.url + receipt)).text()).toContain('We have your comment.');
});

it('tells whoever guesses receipts to wait', async () => {
  const statuses = new Set<number>();
  for (let n = 0; n < 40; n += 1) {
    const token = `${n}`.padStart(32, 'x');
    statuses.add((await submitForm(site, `/receipts/${token}/withdraw`, {})).status);
  }
  expect([...statuses]).toEqual([404, 429]);
});
