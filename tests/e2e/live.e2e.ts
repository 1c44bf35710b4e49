import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TEST_KEY } from '@/tests/akismet-protocol';
import { startAkismetServer, type AkismetServer } from '@/tests/akismet-server';
import { openPage, screenshot } from '@/tests/setup/browser';
import { expectNoAxeViolations } from '@/tests/setup/page-checks';
import { fillIn, post, pressShift, signIn } from '@/tests/setup/people';
import { startSite, type Site } from '@/tests/setup/site';

// One reads, with a form open in the middle of a long thread; others say something meanwhile.

const ARTICLE = '/articles/eleven-chairs-one-kept-empty';
/** What was said in one test is not to be news in another. */
const OTHER_SLUG = 'a-nurse-who-asks-before-she-touches';
const OTHER = `/articles/${OTHER_SLUG}`;

let akismet: AkismetServer;
let site: Site;
let cookie: string;

beforeAll(async () => {
  akismet = await startAkismetServer();
  site = await startSite({
    demo: true,
    env: { AKISMET_KEY: TEST_KEY, AKISMET_ENDPOINT: akismet.endpoint, RATE_LIMIT: 'off' },
  });
  akismet.answer('ham');
  cookie = await signIn(site);
});
afterAll(async () => {
  await site.stop();
  await akismet.close();
});

describe('an open article', () => {
  it('says what is new, brings it when asked, and moves nothing that is being read', async () => {
    const first = await firstComment(ARTICLE);
    const mine = await say({ body: 'I keep the twelfth chair myself.', parentId: first, as: 'account' });
    const reader = await openArticle(ARTICLE, 390);
    const comment = reader.locator('.thread [data-comment]').nth(30);
    await comment.getByRole('link', { name: 'Reply' }).click();
    await fillIn(reader, { body: 'Half a sentence' });
    const line = reader.locator('#moot .arrived');
    expect(await line.innerText()).toBe('');

    await say({ body: 'This one waits for a person.', parentId: first, check: 'person' });
    await say({ body: 'A reply to what you said.', parentId: mine });
    const below = await say({ body: 'A reply to a reply.', parentId: first });
    const elsewhere = await say({ body: 'Said at the very end of the thread.' });
    const other = await openPage({});
    await other.goto(`${site.url}${ARTICLE}`);
    const parent = other.locator('.thread > .voice').first();
    await parent.getByRole('link', { name: 'Reply' }).first().click();
    await fillIn(other, { body: 'Said from another browser.', name: 'Wren' });
    await post(other);

    const button = line.getByRole('button', { name: 'Show 4 new comments, 1 to you' });
    await button.waitFor();
    expect(await line.getAttribute('role')).toBe('status');
    expect(await reader.locator(`#c-${below}`).count()).toBe(0);
    await screenshot(reader, 'live, something is new 390');
    await reader.locator('#respond textarea').evaluate((field) => {
      field.scrollIntoView({ block: 'center' });
    });
    // What is asked for comes above what is read, and what is read stays where it is.
    const before = await placeOf(reader);
    expect(before).toMatchObject({ focus: 'body', text: 'Half a sentence' });
    await button.press('Enter');
    await line.getByRole('link', { name: 'Go to the first of 3 new comments' }).waitFor();
    const after = await placeOf(reader);
    expect(Math.abs(after.top - before.top)).toBeLessThanOrEqual(1);
    expect(after.scroll).toBeGreaterThan(before.scroll);
    expect(after.text).toBe('Half a sentence');
    expect(
      await line
        .locator('a')
        .first()
        .evaluate((link) => link === document.activeElement),
    ).toBe(true);
    expect(await line.getByRole('link', { name: '1 on another page' }).getAttribute('href')).toBe(
      `/comments/${elsewhere}`,
    );

    const thread = reader.locator('.thread');
    expect(await thread.getByText('This one waits for a person.').count()).toBe(0);
    expect(await thread.locator('.badge.fresh').allInnerTexts()).toEqual(Array(3).fill('new to you'));
    const toMe = thread.locator('[data-comment]', { hasText: 'A reply to what you said.' });
    await toMe.locator(':scope > .who .badge.to-you').waitFor();
    // Three went under one comment, each once, in the order of the page.
    const replies = reader.locator(`.voice:has(> #c-${first}) > .replies`);
    expect(await replies.locator(`#c-${below}`).count()).toBe(1);
    expect(await replies.locator(':scope > summary').innerText()).toBe(
      await (
        await openArticle(ARTICLE, 390)
      )
        .locator(`.voice:has(> #c-${first}) > .replies > summary`)
        .innerText(),
    );
    await line.locator('a').first().press('Enter');
    await expectNoAxeViolations(reader);
    await screenshot(reader, 'live, something has come 390');
  });

  it('holds its connection while it is looked at, and is told on coming back what it missed', async () => {
    const reader = await openArticle(OTHER, 1100);
    await expect.poll(streams).toBe(1);
    await turn(reader, 'pagehide');
    await expect.poll(streams).toBe(0);
    await say({ body: 'Said while the page was put aside.', parentId: await firstComment(OTHER), to: OTHER });
    await turn(reader, 'pageshow');
    const line = reader.locator('#moot .arrived');
    await line.getByRole('button', { name: 'Show 1 new comment' }).click();
    await reader.locator('.thread').getByText('Said while the page was put aside.').waitFor();
    await expect.poll(streams).toBe(1);
    await reader.goto(`${site.url}/guidelines`);
    await expect.poll(streams).toBe(0);
  });

  it('marks what is new since the last visit for whoever wants that kept, and forgets it when they leave', async () => {
    const reader = await openArticle(OTHER, 1100, [
      /^request to another host: https:\/\/www\.wikipedia\.org\//,
    ]);
    const choice = reader.getByRole('button', { name: 'Mark what is new when I come back' });
    const kept = () => reader.evaluate(() => localStorage.getItem('visits'));
    expect(await kept()).toBeNull();
    await choice.click();
    expect(await choice.getAttribute('aria-pressed')).toBe('true');
    expect(JSON.parse((await kept()) ?? '')).toEqual({ [OTHER_SLUG]: expect.any(Number) as number });
    const yesterday = Date.now() - 86_400_000;
    await reader.evaluate(
      ([slug, at]) => {
        localStorage.setItem('visits', JSON.stringify({ [slug]: at }));
      },
      [OTHER_SLUG, yesterday] as const,
    );
    await reader.reload();
    await reader.locator('.badge.fresh').first().waitFor();
    const marked = reader.locator('[data-comment]:has(> .who .badge.fresh)');
    expect(await marked.getByText('Said while the page was put aside.').count()).toBe(1);
    await screenshot(reader, 'live, new since my last visit');
    await choice.click();
    expect(await kept()).toBeNull();
    await choice.click();
    const beside = await reader.context().newPage();
    await beside.goto(`${site.url}/guidelines`);
    await reader.route(/wikipedia/, (route) => route.fulfill({ body: '' }));
    await pressShift(reader);
    await expect.poll(() => beside.evaluate(() => localStorage.getItem('visits'))).toBeNull();
  });
});

/** As a member signed in, or as a guest. */
async function say({ to = ARTICLE, ...fields }: Record<string, string>): Promise<string> {
  const response = await fetch(`${site.url}/api${to}/comments`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: site.url,
      ...(fields.as === 'account' && { cookie }),
    },
    body: JSON.stringify({ name: 'Wren', ...fields }),
  });
  expect(response.status).toBe(201);
  return ((await response.json()) as { id: string }).id;
}

async function openArticle(article: string, width: number, expectedProblems: RegExp[] = []): Promise<Page> {
  const page = await openPage({ width, expectedProblems });
  const [name = '', value = ''] = cookie.split('=');
  await page.context().addCookies([{ name, value, url: site.url }]);
  const stream = page.waitForResponse(/\/api\/live\?/);
  await page.goto(site.url + article);
  await stream;
  return page;
}

async function firstComment(article: string): Promise<string> {
  const html = await (await fetch(site.url + article)).text();
  return /data-comment="([0-9a-z]{16})"/.exec(html)?.[1] ?? '';
}

/** How many streams the site has open, by its own count. */
async function streams(): Promise<number> {
  const metrics = await (await fetch(`${site.url}/api/metrics`)).text();
  return Number(/^folkmoot_live_clients (\d+)$/m.exec(metrics)?.[1]);
}

/** This browser is started without its cache of whole pages, so the page is told what it would be told by it. */
async function turn(page: Page, type: 'pagehide' | 'pageshow'): Promise<void> {
  await page.evaluate((name) => dispatchEvent(new PageTransitionEvent(name, { persisted: true })), type);
}

/** Where on the screen the reader is, and what they are about to say. */
function placeOf(page: Page) {
  return page.evaluate(() => {
    const field = document.querySelector<HTMLTextAreaElement>('#respond textarea');
    return {
      top: field?.getBoundingClientRect().top ?? 0,
      scroll: scrollY,
      text: field?.value,
      focus: (document.activeElement as HTMLTextAreaElement | null)?.name,
    };
  });
}
