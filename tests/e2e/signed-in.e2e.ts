import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage, screenshot } from '@/tests/setup/browser';
import { expectNoAxeViolations, expectValidHtml } from '@/tests/setup/page-checks';
import { startSite, type Site } from '@/tests/setup/site';
import { querySite } from '@/tests/setup/site-database';

const ARTICLE = '/articles/the-receipt-is-yours-to-keep';
const PASSPHRASE = 'four chairs under one lantern';

let site: Site;
beforeAll(async () => {
  site = await startSite({ demo: true, env: { RATE_LIMIT: 'off' } });
});
afterAll(() => site.stop());

interface Session {
  name: string;
  cookie: { name: string; value: string };
}

let made = 0;

/** A member, signed in, as the sign-up form makes one; its browser is whoever takes the cookie. */
async function signUp(): Promise<Session> {
  made += 1;
  const name = `Rowan ${made}`;
  const answer = await submit('/sign-up', {
    handle: `rowan-${made}`,
    displayName: name,
    passphrase: PASSPHRASE,
  });
  const set = answer.headers.getSetCookie().find((cookie) => cookie.startsWith('folkmoot_session=')) ?? '';
  return { name, cookie: { name: 'folkmoot_session', value: set.split(/[=;]/)[1] ?? '' } };
}

function submit(address: string, fields: Record<string, string>, session?: Session): Promise<Response> {
  const cookie = session ? `${session.cookie.name}=${session.cookie.value}` : '';
  return fetch(site.url + address, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: site.url, cookie },
    body: new URLSearchParams(fields),
  });
}

function get(address: string, session?: Session): Promise<Response> {
  const headers = session ? { cookie: `${session.cookie.name}=${session.cookie.value}` } : {};
  return fetch(site.url + address, { headers, redirect: 'manual' });
}

async function open(
  address: string,
  session: Session | null,
  options: Parameters<typeof openPage>[0] = {},
): Promise<Page> {
  const page = await openPage(options);
  if (session) await page.context().addCookies([{ ...session.cookie, url: site.url }]);
  await page.goto(site.url + address);
  return page;
}

/** Where the page is, without the site. */
function at(page: Page): string {
  return page.url().slice(site.url.length);
}

/** The comments on a page with these words. */
function saying(page: Page, words: string) {
  return page.locator('[data-comment]', { hasText: words });
}

describe('without script', () => {
  it('leads from the public form to one’s own, posts under one’s name, and shows who wrote it', async () => {
    const session = await signUp();
    const page = await open(ARTICLE, session, { javaScript: false });
    await page.getByRole('link', { name: 'Write with your account instead' }).click();

    expect(at(page)).toBe(`${ARTICLE}/respond`);
    expect(await page.locator('#say-name').count()).toBe(0);
    await screenshot(page, 'respond');
    await page.getByLabel('Your comment').fill('Said under my own name, without script.');
    await page.getByLabel('A person should check this instead').check();
    await page.getByRole('button', { name: 'Post comment' }).click();

    expect(at(page)).toMatch(/^\/receipts\//);
    expect(await page.locator('main').innerText()).toContain('Said under my own name');
    await page.goto(`${site.url}/account`);
    expect(await page.locator('main').innerText()).toContain('Said under my own name');
  });

  it('answers a comment, and ignores its author from the same page', async () => {
    const session = await signUp();
    const thread = await open(ARTICLE, session, { javaScript: false });
    const link = thread.locator('[data-reply]').first();
    const id = (await link.getAttribute('data-reply')) ?? '';
    await link.click();
    const name = await thread.locator(`#n-${id}`).innerText();
    await thread.getByRole('link', { name: 'Write with your account instead' }).click();

    expect(at(thread)).toBe(`${ARTICLE}/respond?reply=${id}`);
    expect(await thread.getByRole('heading', { name: `Reply to ${name}` }).count()).toBe(1);
    await thread.getByRole('button', { name: `Ignore ${name} from now on` }).click();
    expect(at(thread)).toBe('/account?done=ignored');
    expect(await thread.locator('main').innerText()).toContain(name);
  });

  it('brings everything back that was wrong, or is to be looked at first', async () => {
    const session = await signUp();
    const page = await open(`${ARTICLE}/respond`, session, { javaScript: false });
    await page.getByLabel('Your comment').fill('Is it *so*?');
    await page.getByRole('button', { name: 'Preview' }).click();

    expect(at(page)).toMatch(new RegExp(`^${ARTICLE}/respond\\?draft=`));
    expect(await page.locator('#preview').innerText()).toContain(session.name);
    expect(await page.locator('#preview em').innerText()).toBe('so');
    await page.getByLabel('Your comment').fill(' ');
    await page.getByRole('button', { name: 'Post comment' }).click();
    expect(await page.locator('#errors').innerText()).toContain('Please enter your comment!');
  });

  it('never makes a guest of whose session has ended, and loses nothing', async () => {
    const session = await signUp();
    const page = await open(`${ARTICLE}/respond`, session, { javaScript: false });
    await page.getByLabel('Your comment').fill('Only under my own name.');
    await submit('/sign-out', {}, session);
    await page.getByRole('button', { name: 'Post comment' }).click();

    expect(at(page)).toMatch(new RegExp(`^${ARTICLE}\\?draft=`));
    expect(await page.locator('#notice').innerText()).toContain('Nothing was posted');
    expect(await page.getByLabel('Your comment').inputValue()).toBe('Only under my own name.');
  });
});

describe('with script', () => {
  it('says who is signed in, and posts as a guest until told otherwise', async () => {
    const session = await signUp();
    const page = await open(ARTICLE, session);
    const choice = page.getByRole('group', { name: `You are signed in as ${session.name}. Write as` });
    await choice.waitFor();
    expect(await page.getByLabel('a guest, under any name').isChecked()).toBe(true);
    await page.getByLabel('Your comment').fill('Nobody is to know that it was me.');
    await page.locator('#say-name').fill('A Passer-by');
    await page.getByLabel('A person should check this instead').check();
    await page.getByRole('button', { name: 'Post comment' }).click();
    await page.locator('.held').waitFor();

    expect(await (await get('/account', session)).text()).not.toContain('Nobody is to know');
  });

  it('posts under one’s own name by choice, and forgets the choice', async () => {
    const session = await signUp();
    const page = await open(ARTICLE, session);
    await page.getByLabel(`${session.name}, and everybody`).check();
    expect(await page.locator('#say-name').isVisible()).toBe(false);
    await screenshot(page, 'overlay');
    await expectNoAxeViolations(page);
    await page.getByLabel('Your comment').fill('It was me, and I say so.');
    await page.getByLabel('A person should check this instead').check();
    await page.getByRole('button', { name: 'Post comment' }).click();
    await page.locator('.held').waitFor();

    expect(await (await get('/account', session)).text()).toContain('It was me, and I say so.');
    await page.reload();
    await page.getByText('A comment of yours waits for a person').click();
    expect(await page.locator('.mine-held a').innerText()).toBe('It was me, and I say so.');
    expect(await page.getByLabel('a guest, under any name').isChecked()).toBe(true);
  });

  it('says so when the session has ended meanwhile, and keeps the text', async () => {
    const session = await signUp();
    const page = await open(ARTICLE, session);
    await page.getByLabel(`${session.name}, and everybody`).check();
    await page.getByLabel('Your comment').fill('Only under my own name.');
    await submit('/sign-out', {}, session);
    await page.getByRole('button', { name: 'Post comment' }).click();

    expect(await page.locator('#notice').innerText()).toContain('Nothing was posted');
    expect(await page.getByLabel('Your comment').inputValue()).toBe('Only under my own name.');
  });

  it('folds what ignored people said, at once and on every later page', async () => {
    const session = await signUp();
    const page = await open(ARTICLE, session);
    const first = page.locator('[data-comment]:not(.gone)').first();
    const name = await first.locator('h3 bdi').first().innerText();
    const words = await first.locator('.said').first().innerText();
    await first
      .getByRole('button', { name: `Ignore ${name}` })
      .first()
      .click();
    await page.getByText(`You ignore ${name}. Show what they said`).first().waitFor();

    expect(await page.getByText(words.slice(0, 30)).first().isVisible()).toBe(false);
    await screenshot(page, 'ignored');
    await page.reload();
    await page.getByText(`You ignore ${name}. Show what they said`).first().click();
    expect(await page.getByText(words.slice(0, 30)).first().isVisible()).toBe(true);
  });

  it('leads who looks after it, or wrote it, to where that is done, and nobody else', async () => {
    const [link] = [await site.signInLink()];
    const entered = await submit('/sign-in', { token: link.slice(link.lastIndexOf('/') + 1) });
    const [, value = ''] = /folkmoot_session=([^;]+)/.exec(entered.headers.getSetCookie().join()) ?? [];
    const keeper: Session = { name: 'admin', cookie: { name: 'folkmoot_session', value } };
    const page = await open(ARTICLE, keeper);
    await page.getByRole('link', { name: 'Look at it in the queue' }).first().click();
    expect(at(page)).toMatch(/^\/moderation\/comments\//);
    await page.goto(site.url + ARTICLE);
    await page.getByRole('link', { name: 'Edit the article' }).click();
    expect(at(page)).toBe(`/write/${ARTICLE.slice(10)}`);

    const writer = await signUp();
    await querySite(site, "UPDATE account SET role = 'author' WHERE display_name = $1", [writer.name]);
    await submit('/write', { title: 'A page of my own' }, writer);
    const text = { version: '1', body: 'Something to say.', title: 'A page of my own' };
    await submit('/write/a-page-of-my-own/publish', text, writer);
    const own = await open('/articles/a-page-of-my-own', writer);
    await own.getByRole('link', { name: 'Edit the article' }).waitFor();
    const other = await open(ARTICLE, writer);
    await other.getByRole('group', { name: /You are signed in as/ }).waitFor();
    expect(
      await other.getByRole('link', { name: /Edit the article|in the queue|slow it down/ }).count(),
    ).toBe(0);
  });

  it('takes the answered comment along to one’s own form', async () => {
    const page = await open(ARTICLE, null);
    const link = page.locator('[data-reply]').first();
    const id = await link.getAttribute('data-reply');
    await link.click();
    const own = page.getByRole('link', { name: 'Write with your account instead' });
    expect(await own.getAttribute('href')).toContain(`/respond?reply=${id}`);
  });
});

describe('a page for everybody', () => {
  it('has the same bytes whoever asks, and adds nothing for strangers', async () => {
    const session = await signUp();
    const [mine, theirs] = await Promise.all([get(ARTICLE, session), get(ARTICLE)]);
    expect(await mine.text()).toBe(await theirs.text());
    expect(mine.headers.get('etag')).toBe(theirs.headers.get('etag'));
    expect(await (await get(`/api/viewer?article=${ARTICLE.slice(10)}`)).json()).toEqual({ viewer: null });
  });

  it('leaves what is personal to an answer that nobody stores', async () => {
    const session = await signUp();
    const answer = await get(`/api/viewer?article=${ARTICLE.slice(10)}`, session);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toMatchObject({
      viewer: { displayName: session.name, role: 'member' },
      held: [],
    });
  });

  it('sends strangers from the form of the signed-in to the way in', async () => {
    const answer = await get(`${ARTICLE}/respond`);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in']);
    expect((await get('/articles/no-such/respond')).status).toBe(404);
    const ignore = await submit('/comments/0123456789abcdef/ignore', {});
    expect([ignore.status, ignore.headers.get('location')]).toEqual([303, '/sign-in']);
  });

  it('is valid and accessible where it is not for everybody, too', async () => {
    const session = await signUp();
    await expectValidHtml(await (await get(`${ARTICLE}/respond`, session)).text());
    const page = await open(`${ARTICLE}/respond`, session, { width: 320 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await expectNoAxeViolations(page);
  });
});

describe('leaving for good', () => {
  it('takes one’s words from the thread at once, and signs out', async () => {
    const session = await signUp();
    const page = await open(`${ARTICLE}/respond`, session, { javaScript: false });
    await page.getByLabel('Your comment').fill('Words that are to be erased.');
    await page.getByRole('button', { name: 'Post comment' }).click();
    // Without the box nothing is done, and what was chosen stays chosen.
    const unsure = await submit('/account/leave', { words: 'keep' }, session);
    expect(unsure.headers.get('location')).toBe('/account/leave?error=sure');
    const kept = unsure.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
    const again = await fetch(`${site.url}/account/leave?error=sure`, {
      headers: { cookie: [`folkmoot_session=${session.cookie.value}`, ...kept].join('; ') },
    });
    expect(await again.text()).toMatch(/<input[^>]*checked=""[^>]*value="keep"/);
    const answer = await submit('/account/leave', { words: 'erase', sure: 'yes' }, session);

    expect(answer.status).toBe(303);
    expect((await get('/account', session)).headers.get('location')).toBe('/sign-in');
    await page.goto(site.url + ARTICLE);
    expect(await saying(page, 'Words that are to be erased.').count()).toBe(0);
    const queue = await get('/search?q=erased');
    expect(await queue.text()).not.toContain('Words that are to be erased.');
  });
});
