import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TEST_KEY } from '@/tests/akismet-protocol';
import { startAkismetServer, type AkismetServer } from '@/tests/akismet-server';
import { openPage, screenshot } from '@/tests/setup/browser';
import { fillIn, post } from '@/tests/setup/people';
import { startSite, type Site } from '@/tests/setup/site';
import { querySite, withoutDatabase } from '@/tests/setup/site-database';

// The same form with script: nobody leaves the page, and nothing is lost or said twice.

const SLUG = 'a-nurse-who-asks-before-she-touches';
const ARTICLE = `/articles/${SLUG}`;

let akismet: AkismetServer;
let site: Site;

beforeAll(async () => {
  akismet = await startAkismetServer();
  site = await startSite({
    demo: true,
    env: { AKISMET_KEY: TEST_KEY, AKISMET_ENDPOINT: akismet.endpoint, RATE_LIMIT: 'off' },
  });
});
afterAll(async () => {
  await site.stop();
  await akismet.close();
});
beforeEach(() => akismet.answer('ham'));

describe('replying', () => {
  it('opens the form under the comment, and takes it back', async () => {
    const page = await openArticle();
    await fillIn(page, { body: 'Begun below.' });
    const comment = page.locator('.thread .comment').nth(1);
    const name = await comment.locator('h3').innerText();
    const reply = comment.getByRole('link', { name: 'Reply' });
    await reply.click();

    expect(await comment.locator('#respond-title').innerText()).toBe(`Reply to ${name}`);
    expect(await focusOf(page)).toBe('body');
    expect(await page.getByLabel('Your comment', { exact: true }).inputValue()).toBe('Begun below.');
    expect(new URL(page.url()).search).toBe('');
    await screenshot(page, 'reply in place');

    const cancel = page.getByRole('link', { name: 'Never mind' });
    await cancel.click();
    expect(await page.locator('.after > #respond #respond-title').innerText()).toBe('Say something');
    expect(await reply.evaluate((link) => link === document.activeElement)).toBe(true);
    expect(await cancel.isVisible()).toBe(false);
  });

  it('shows the new comment in its place, and leaves the next one a form of its own', async () => {
    const page = await openArticle();
    const parent = page.locator('.thread > .voice').first();
    const before = await page.locator('[data-comment]').count();
    await parent.getByRole('link', { name: 'Reply' }).first().click();
    await fillIn(page, { body: 'Said in its place.', name: 'Wren' });
    await post(page);

    const comment = page.locator('.comment:target');
    expect(await comment.locator('.said').innerText()).toBe('Said in its place.');
    expect(await parent.locator('.comment:target').count()).toBe(1);
    expect(await comment.evaluate((element) => element === document.activeElement)).toBe(true);
    // Times are to the minute, and one may have ended since.
    expect(await comment.locator('time').innerText()).toMatch(/^(this minute|1 minute ago)$/);
    expect(await page.locator('[data-comment]').count()).toBe(before + 1);

    await comment.getByRole('link', { name: 'Reply' }).click();
    expect(await page.locator('#respond').count()).toBe(1);
    expect(await page.locator('.comment:target > #respond').count()).toBe(1);
    expect(await page.getByLabel('Your comment', { exact: true }).inputValue()).toBe('');
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Wren');
    expect(await kept(page)).toEqual({});
  });

  it('goes on under another name of its own when what it answers is gone', async () => {
    const page = await openArticle();
    const parent = page.locator('.thread > .voice').last();
    await parent.getByRole('link', { name: 'Reply' }).first().click();
    await fillIn(page, { body: 'To somebody who has left.', name: 'Moss' });
    await page.route('**/comments', gone, { times: 1 });
    await post(page);

    expect(await page.locator('#notice').innerText()).toContain('as a comment of its own');
    expect(await focusOf(page)).toBe('notice');
    expect(await page.locator('.after #respond-title').innerText()).toBe('Say something');
    expect(await page.locator('[name="parentId"]').inputValue()).toBe('');
    expect(await page.getByLabel('Your comment', { exact: true }).inputValue()).toBe(
      'To somebody who has left.',
    );
  });
});

describe('what cannot go yet', () => {
  it('is said in place, all at once, to the eye and to the ear', async () => {
    const page = await openArticle();
    await fillIn(page, { body: '  ', name: 'n'.repeat(61) });
    await post(page);

    await page.locator('#errors').waitFor();
    expect(await focusOf(page)).toBe('errors');
    expect(await page.locator('#errors strong').innerText()).toBe('Two things before this can go:');
    const body = page.getByLabel('Your comment', { exact: true });
    expect(await body.getAttribute('aria-invalid')).toBe('true');
    expect(await body.getAttribute('aria-describedby')).toBe('say-body-wrong say-body-hint');
    expect(await page.locator('#say-body-wrong').innerText()).toBe('Please enter your comment!');
    await screenshot(page, 'errors in place');

    await page.locator('#errors a').first().click();
    expect(await focusOf(page)).toBe('body');
    await fillIn(page, { body: 'Now it can.', name: 'Nettle' });
    await post(page);
    await page.locator('.comment:target').waitFor();
    expect(await page.locator('#errors, .wrong, [aria-invalid]').count()).toBe(0);
  });

  it('looks the same in place as it does from the server', async () => {
    const page = await openArticle();
    await post(page);
    await page.locator('#errors').waitFor();
    const inPlace = await formOf(page);
    const plain = await openArticle({ javaScript: false });
    await post(plain);

    expect(inPlace).toBe(await formOf(plain));
  });

  it('is shown as it will look, and can still be changed', async () => {
    const page = await openArticle();
    await fillIn(page, { body: 'As *it* will look.', name: 'Sorrel' });
    await page.getByRole('button', { name: 'Preview' }).click();

    expect(await page.locator('#preview .said').innerHTML()).toContain('<em>it</em>');
    expect(await focusOf(page)).toBe('preview');
    await screenshot(page, 'preview in place');
    await fillIn(page, { body: 'As it will *stand*.' });
    await post(page);

    expect(await page.locator('.comment:target em').innerText()).toBe('stand');
    expect(await page.locator('#preview').count()).toBe(0);
  });
});

describe('while it is on its way', () => {
  it('the button says so and keeps its width, the fields stay readable, and a second press does nothing', async () => {
    const page = await openArticle();
    const sent = await holdBack(page);
    await fillIn(page, { body: 'On its way.', name: 'Wren' });
    const button = page.locator('[data-post]');
    const width = (await button.boundingBox())?.width;
    await button.click();

    expect(await button.innerText()).toBe('Sending…');
    expect((await button.boundingBox())?.width).toBe(width);
    expect(await page.getByLabel('Your comment', { exact: true }).inputValue()).toBe('On its way.');
    await button.click();
    sent.goOn();

    await page.locator('.comment:target').waitFor();
    expect(sent.count()).toBe(1);
    expect(await button.innerText()).toBe('Post comment');
  });

  it('a lost answer loses nothing, and the next try is the same comment', async () => {
    const page = await openArticle({ expectedProblems: [/ERR_FAILED/] });
    await page.route('**/comments', loseAnswer, { times: 1 });
    await fillIn(page, { body: 'The line was cut after it had gone.', name: 'Tansy' });
    await post(page);

    expect(await page.locator('#notice').innerText()).toContain('It will not be posted twice.');
    expect(await page.getByLabel('Your comment', { exact: true }).inputValue()).toBe(
      'The line was cut after it had gone.',
    );
    await post(page);

    expect(await page.locator('.comment:target .said').innerText()).toBe(
      'The line was cut after it had gone.',
    );
    expect(await countOf('The line was cut after it had gone.')).toBe(1);
  });

  it('a site without its database keeps the text where it is', async () => {
    const page = await openArticle({ expectedProblems: [/^503: /] });
    await fillIn(page, { body: 'For when you are back.', name: 'Teasel' });
    await withoutDatabase(site, async () => {
      await post(page);
      expect(await page.locator('#notice').innerText()).toContain('Your text is still here');
      expect(await page.getByLabel('Your comment', { exact: true }).inputValue()).toBe(
        'For when you are back.',
      );
    });
    await post(page);

    expect(await page.locator('.comment:target .said').innerText()).toBe('For when you are back.');
  });
});

describe('a comment that is held', () => {
  it('is confirmed in the place of the form, and the next one can be written under the same name', async () => {
    akismet.answer('spam');
    const page = await openArticle();
    const comment = page.locator('.thread .comment').first();
    await comment.getByRole('link', { name: 'Reply' }).click();
    await fillIn(page, { body: 'Read me first.', name: 'Sedge' });
    await post(page);

    const panel = comment.locator('.held');
    expect(await panel.getByRole('heading').innerText()).toBe(
      'We have your comment. A person will read it before it appears.',
    );
    expect(await panel.innerText()).not.toContain('This page');
    expect(await panel.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.locator('#respond').count()).toBe(0);
    expect(await kept(page)).toEqual({});
    await screenshot(page, 'held in place');

    await page.locator('.thread .comment').nth(1).getByRole('link', { name: 'Reply' }).click();
    expect(await page.getByLabel('Your comment', { exact: true }).inputValue()).toBe('');
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Sedge');
    await panel.getByRole('link', { name: 'Open your receipt' }).click();
    expect(await page.getByRole('status').innerText()).toContain('Read me first.');
  });
});

describe('what was typed and not sent', () => {
  it('is there after a reload, under the comment it answers, in this tab alone', async () => {
    const page = await openArticle();
    const parent = page.locator('.thread .comment').first();
    await parent.getByRole('link', { name: 'Reply' }).click();
    await fillIn(page, { body: 'Half a thought', name: 'Yarrow' });
    await page.reload();

    expect(await parent.locator('#respond textarea').inputValue()).toBe('Half a thought');
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Yarrow');
    expect(await page.evaluate(() => localStorage.length)).toBe(0);

    const other = await page.context().newPage();
    await other.goto(site.url + ARTICLE);
    expect(await other.getByLabel('Your comment', { exact: true }).inputValue()).toBe('');
    await fillIn(other, { body: 'Another thought, in another tab.', name: 'Yarrow' });
    await post(other);
    await other.locator('.comment:target').waitFor();
    await page.reload();
    expect(await page.getByLabel('Your comment', { exact: true }).inputValue()).toBe('Half a thought');
  });
});

async function openArticle(options: Parameters<typeof openPage>[0] = {}): Promise<Page> {
  const page = await openPage(options);
  await page.goto(site.url + ARTICLE);
  return page;
}

/** The name of the field that has the focus, or the id of whatever else has. */
function focusOf(page: Page): Promise<string | null> {
  return page.evaluate(
    () => document.activeElement?.getAttribute('name') ?? document.activeElement?.id ?? null,
  );
}

/** What this tab keeps. */
function kept(page: Page): Promise<Record<string, string>> {
  return page.evaluate(() => Object.fromEntries(Object.entries<string>(sessionStorage)));
}

/** The form as a reader of its code sees it: elements with their attributes in order of the alphabet, and texts. */
function formOf(page: Page): Promise<string> {
  return page.locator('[data-say]').evaluate((form) => {
    const describe = (node: Element): unknown[] => [
      node.localName,
      // What is left of the width that the button kept is an empty style.
      [...node.attributes]
        .map(({ name, value }) => `${name}=${value}`)
        .filter((one) => one !== 'style=')
        .sort(),
      ...[...node.children].filter((child) => !child.matches('.cancel[hidden]')).map(describe),
    ];
    return JSON.stringify([describe(form), (form as HTMLElement).innerText], null, 1);
  });
}

async function holdBack(page: Page): Promise<{ goOn: () => void; count: () => number }> {
  let count = 0;
  const gate = Promise.withResolvers<undefined>();
  await page.route('**/comments', async (route) => {
    count += 1;
    await gate.promise;
    await route.continue();
  });
  return { goOn: () => gate.resolve(undefined), count: () => count };
}

/** The site gets it and answers, and the answer never arrives. */
async function loseAnswer(route: Route): Promise<void> {
  await route.fetch();
  await route.abort('failed');
}

/** As the site answers when the parent has been taken away; the way there is shown without script. */
async function gone(route: Route): Promise<void> {
  await route.fulfill({ status: 403, json: { reason: 'parent-gone' } });
}

async function countOf(body: string): Promise<number> {
  const [row] = await querySite<{ count: number }>(
    site,
    'SELECT count(*)::int AS count FROM comment WHERE body = $1',
    [body],
  );
  return row?.count ?? 0;
}
