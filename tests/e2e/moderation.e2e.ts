import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openPage, screenshot } from '@/tests/setup/browser';
import { fillIn, linkForModerator, post, postBy, signIn, submitForm } from '@/tests/setup/people';
import { startSite, type Site } from '@/tests/setup/site';
import { querySite } from '@/tests/setup/site-database';

// What moderators do, with nothing but links and forms. The site has no key for a spam service, so that every first
// comment waits for them.

const ARTICLE = '/articles/the-receipt-is-yours-to-keep';

/** A publication is seen when its undo window of ten seconds has ended and the sweep has come by (PRODUCT 4). */
const PUBLICATION = { timeout: 60_000, interval: 250 };

let site: Site;
let cookie: string;

beforeAll(async () => {
  site = await startSite({ demo: true });
  cookie = await signIn(site);
});
afterAll(() => site.stop());

it('sends strangers to sign in, whatever they ask for', async () => {
  const { id } = await hold('For nobody’s hands but theirs.');
  const refused = await Promise.all([
    ...['/moderation', '/moderation/spam', `/moderation/comments/${id}`].map((path) =>
      fetch(site.url + path, { redirect: 'manual' }),
    ),
    submitForm(site, `/moderation/comments/${id}/decisions`, { decision: 'publish', version: '1' }),
    submitForm(site, `/moderation/comments/${id}/undo`, {}),
  ]);

  for (const answer of refused)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in']);
});

it('lets somebody in by a link that anything may look at, and that works once', async () => {
  const { token, link } = await linkForModerator(site, 'Rowan');
  for (const method of ['GET', 'HEAD', 'GET']) {
    const answer = await fetch(link, { method });
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, []]);
  }
  const page = await openPage({ javaScript: false });
  await page.goto(link);
  await screenshot(page, 'sign-in link');
  await page.getByRole('button', { name: 'Sign in here' }).click();
  expect(page.url()).toBe(`${site.url}/moderation`);

  const spent = await submitForm(site, '/sign-in', { token });
  expect([spent.headers.get('location'), spent.headers.getSetCookie()]).toEqual(['/sign-in?error=spent', []]);
  const late = await openPage({ javaScript: false });
  await late.goto(`${site.url}/sign-in?error=spent`);
  expect(await late.getByRole('alert').innerText()).toContain('That link does not work any more');
  await late.goto(link);
  expect(await late.getByRole('heading', { level: 1 }).innerText()).toBe('This link does not work any more');
});

it('publishes a comment, which is seen when nobody can take that back any more', async () => {
  const { id, receipt } = await hold('Seen by a person, and then by everybody.');
  const page = await openQueue();
  const item = page.locator(`[data-item="${id}"]`);
  expect(await item.locator('.why').innerText()).toContain('It is a first comment.');
  await item.getByRole('button', { name: 'Publish' }).click();

  expect(await page.getByRole('status').first().innerText()).toContain('Nobody has been told yet');
  expect(await page.locator(`[data-item="${id}"]`).count()).toBe(0);
  expect(await textOf(ARTICLE)).not.toContain('and then by everybody.');
  await screenshot(page, 'undo bar');

  await vi.waitFor(
    async () => expect(await textOf(ARTICLE)).toContain('and then by everybody.'),
    PUBLICATION,
  );
  expect(await textOf(receipt)).toContain('Your comment is published.');
});

it('takes a decision back while nobody has seen it', async () => {
  const { id } = await hold('Decided too quickly.');
  const page = await openQueue();
  await page.goto(`${site.url}/moderation?show=held`);
  await page.locator(`[data-item="${id}"]`).getByRole('button', { name: 'Publish' }).click();
  expect(page.url()).toBe(`${site.url}/moderation?show=held&decided=${id}`);
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(page.url()).toBe(`${site.url}/moderation?show=held&decided=${id}`);

  await page.goto(`${site.url}/moderation`);
  expect(await page.locator(`[data-item="${id}"]`).count()).toBe(1);
});

it('keeps a text that cannot take the place of another in its form, with what is wrong with it', async () => {
  const { id } = await hold('Two words too many.');
  const page = await openQueue();
  await page.goto(`${site.url}/moderation/comments/${id}`);
  await page.locator('summary').filter({ hasText: 'Edit' }).click();
  const typed = 'x'.repeat(20_001);
  await page.getByLabel('The text').fill(typed);
  await page.getByRole('button', { name: 'Save this text' }).click();

  expect(await page.getByRole('alert').innerText()).toContain('Nothing was changed');
  expect(await page.getByLabel('The text').inputValue()).toBe(typed);
  await screenshot(page, 'one comment, text refused');
  await page.getByLabel('The text').fill('Two words.');
  await page.getByRole('button', { name: 'Save this text' }).click();
  expect(await page.getByRole('status').first().innerText()).toBe('The new text is kept.');
});

it('declines with a reason and a word, which the author reads', async () => {
  const { id, receipt } = await hold('Her name is on the second bell.');
  const page = await openQueue();
  const item = page.locator(`[data-item="${id}"]`);
  await item.locator('summary').filter({ hasText: 'Decline' }).click();
  await item.getByLabel('A word to the author').fill('Without the bell it could stand.');
  await screenshot(page, 'declining');
  await item.getByRole('button', { name: 'Gives somebody away' }).click();

  const author = await openPage({ javaScript: false });
  await author.goto(site.url + receipt);
  const outcome = author.getByRole('status');
  expect(await outcome.getByRole('heading').innerText()).toBe('Your comment was not published.');
  expect(await outcome.innerText()).toContain('It could give somebody away.');
  expect(await outcome.getByRole('blockquote').innerText()).toBe('Without the bell it could stand.');
  expect(await outcome.innerText()).toContain('Her name is on the second bell.');
  await screenshot(author, 'receipt declined');
});

it('calls spam by its name among moderators, and not to the author', async () => {
  const { id, receipt } = await hold('Watches, very cheap.');
  const page = await openQueue();
  await page.locator(`[data-item="${id}"]`).getByRole('button', { name: 'Spam' }).click();
  await page.getByRole('navigation', { name: 'Show' }).getByRole('link', { name: /^Spam/ }).click();

  expect(await page.locator(`[data-item="${id}"]`).innerText()).toContain('A person marked it as spam');
  const words = await textOf(receipt);
  expect(words).toContain('We have your comment.');
  expect(words).not.toMatch(/spam/i);
});

it('tells the second of two moderators that it was decided meanwhile, and changes nothing', async () => {
  const { id } = await hold('One comment, two readers.');
  const [first, second] = [await openQueue(), await openQueue()];
  await first.locator(`[data-item="${id}"]`).getByRole('button', { name: 'Publish' }).click();
  const item = second.locator(`[data-item="${id}"]`);
  await item.locator('summary').filter({ hasText: 'Decline' }).click();
  await item.getByLabel('A word to the author').fill('It took me a while to write this.');
  await item.getByRole('button', { name: 'Off the subject' }).click();

  expect(new URL(second.url()).pathname).toBe(`/moderation/comments/${id}`);
  expect(await second.locator('.meant').innerText()).toContain('To decline it: Off the subject.');
  expect(await second.getByLabel('A word to the author').inputValue()).toBe(
    'It took me a while to write this.',
  );
  expect(await second.getByRole('alert').innerText()).toContain('It changed while you were looking.');
  expect(await second.getByRole('heading', { level: 1 }).innerText()).toBe('This comment is published');
  await screenshot(second, 'changed meanwhile');
});

it('shows somebody the door in every page they have open, keeps what they wrote, and tells them why', async () => {
  const credentials = { handle: 'loud-heron', passphrase: 'four chairs under one lantern' };
  const page = await openPage({ javaScript: false });
  await enter(page, '/sign-up', credentials);
  await page.goto(`${site.url}${ARTICLE}/respond`);
  await fillIn(page, { body: 'Written while the door was still open.' });

  const moderators = await openQueue();
  await moderators.goto(`${site.url}/moderation/people?q=heron`);
  await moderators.getByRole('link', { name: 'loud-heron' }).click();
  await moderators.getByText('Warn, mute or ban them').click();
  await screenshot(moderators, 'one person, sanction');
  await moderators.getByRole('radio', { name: /^Ban/ }).check();
  await moderators.getByLabel('For how long').selectOption('A week');
  await moderators.getByLabel('A word to them').fill('You were asked to stop.');
  await moderators.getByRole('button', { name: 'Do it, and tell them' }).click();
  expect(await moderators.getByRole('status').innerText()).toContain('They are banned');
  await screenshot(moderators, 'one person, banned');

  await post(page);
  expect(await page.locator('textarea').inputValue()).toBe('Written while the door was still open.');
  await enter(page, '/sign-in', credentials);
  await page.goto(`${site.url}/account`);
  const told = page.locator('#sanctions');
  expect(await told.innerText()).toMatch(
    /You are banned[^]*for attacking a person[^]*You were asked to stop\./,
  );
  await screenshot(page, 'own account, banned');
  await page.goto(`${site.url}${ARTICLE}/respond`);
  await fillIn(page, { body: 'And once more.' });
  await post(page);
  expect(await page.getByRole('alert').innerText()).toMatch(
    /You are banned here until .+ for attacking a person/,
  );
  expect(await page.locator('textarea').inputValue()).toBe('And once more.');
});

it('ends with the session, in every page that is still open', async () => {
  const { id } = await hold('After hours.');
  const [page, left] = [await openQueue(), await openQueue()];
  await page.goto(`${site.url}/sign-in`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  expect(page.url()).toBe(`${site.url}/`);
  expect(await page.context().cookies()).toEqual([]);

  await left.locator(`[data-item="${id}"]`).getByRole('button', { name: 'Publish' }).click();
  expect(left.url()).toBe(`${site.url}/sign-in`);
});

/** Gives the browser of a page the session that this form opens. */
async function enter(page: Page, path: string, fields: Record<string, string>): Promise<void> {
  const answer = await submitForm(site, path, fields);
  const [name = '', value = ''] = (answer.headers.getSetCookie()[0]?.split(';')[0] ?? '').split('=');
  await page.context().addCookies([{ name, value, url: site.url }]);
}

/** A comment that waits, under a name of its own: by its id, and by the receipt that its author has. */
async function hold(body: string): Promise<{ id: string; receipt: string }> {
  const receipt = await postBy(site, ARTICLE, { body, name: 'Sedge' });
  const [row] = await querySite<{ id: string }>(site, 'SELECT id FROM comment WHERE body = $1', [body]);
  return { id: row?.id ?? '', receipt };
}

/** The queue as the signed-in administrator has it in a browser of their own. */
async function openQueue(): Promise<Page> {
  const page = await openPage({ javaScript: false });
  const [name = '', value = ''] = cookie.split('=', 2);
  await page.context().addCookies([{ name, value, url: site.url }]);
  await page.goto(`${site.url}/moderation`);
  return page;
}

async function textOf(path: string): Promise<string> {
  return (await fetch(site.url + path)).text();
}
