import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TEST_KEY } from '@/tests/akismet-protocol';
import { startAkismetServer, type AkismetServer } from '@/tests/akismet-server';
import { openPage, screenshot } from '@/tests/setup/browser';
import { fillIn, post, postBy, signIn, submitForm } from '@/tests/setup/people';
import { startSite, type Site } from '@/tests/setup/site';
import { querySite, withoutDatabase } from '@/tests/setup/site-database';

// What people do with the comment form when no script runs: in Tor Browser's safest mode, in an old phone, in lynx.

const SLUG = 'the-receipt-is-yours-to-keep';
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

describe('a comment that can go', () => {
  it('is published, and its author sees it on its own page', async () => {
    const page = await openArticle();
    await fillIn(page, { body: 'A *quiet* word.\n\n> And who asked?', name: 'Wren' });
    await post(page);

    expect(page.url()).toMatch(new RegExp(`${ARTICLE}/comments/[0-9a-z]{16}$`));
    const comment = page.locator('.comment.is-target');
    expect(await comment.locator('.said').innerHTML()).toContain('<em>quiet</em>');
    expect(await comment.getByRole('heading').innerText()).toBe('Wren');
    expect(await textOf(ARTICLE)).toContain('And who asked?');
  });

  it('answers another one through the address of its Reply link', async () => {
    const page = await openArticle();
    const parent = page.locator('.thread > .voice > .comment').first();
    const parentName = await parent.locator('h3').first().innerText();
    await parent.getByRole('link', { name: 'Reply to' }).click();

    expect(await page.locator('#respond-title').innerText()).toBe(`Reply to ${parentName}`);
    expect(await page.locator('[data-comment] > #respond').count()).toBe(1);
    await fillIn(page, { body: 'I thought so too, at first.', name: 'Moss' });
    await post(page);

    const chain = page.locator('.chain > .voice > .comment');
    expect(await chain.first().locator('h3').innerText()).toBe(parentName);
    expect(await chain.last().locator('.said').innerText()).toBe('I thought so too, at first.');
  });

  it('can be looked at first, and goes from there', async () => {
    const page = await openArticle();
    await fillIn(page, { body: 'First **look**, then post.', name: 'Sorrel' });
    await page.getByRole('button', { name: 'Preview' }).click();

    expect(await page.locator('#preview .said').innerHTML()).toContain('<strong>look</strong>');
    expect(await page.getByLabel('Your comment', { exact: true }).inputValue()).toBe(
      'First **look**, then post.',
    );
    expect(await textOf(ARTICLE)).not.toContain('then post.');
    await screenshot(page, 'preview');
    await post(page);

    expect(await page.locator('.is-target .said').innerText()).toBe('First look, then post.');
  });

  it('is one comment when the button is pressed twice', async () => {
    const page = await openArticle();
    await fillIn(page, { body: 'Twice pressed, once meant.', name: 'Wren' });
    await page.locator('[data-post]').dblclick();
    await page.waitForURL(/\/comments\//);

    expect(await countOf('Twice pressed, once meant.')).toBe(1);
  });

  it('is one comment when somebody goes back and sends it again', async () => {
    const page = await openArticle();
    const typed = { body: 'Back, and once more.', name: 'Wren' };
    await fillIn(page, typed);
    await post(page);
    const first = page.url();
    await page.goBack();
    await fillIn(page, typed);
    await post(page);

    expect(page.url()).toBe(first);
    expect(await countOf(typed.body)).toBe(1);
  });
});

describe('a comment that is held', () => {
  it('is received loudly, with a receipt that shows what becomes of it', async () => {
    akismet.answer('spam');
    const page = await openArticle();
    await fillIn(page, { body: 'Somebody should read this before it stands.', name: 'Sedge' });
    await post(page);

    expect(page.url()).toMatch(/\/receipts\/[\w-]+$/);
    const panel = page.getByRole('status');
    expect(await panel.getByRole('heading').innerText()).toBe(
      'We have your comment. A person will read it before it appears.',
    );
    expect(await panel.innerText()).toContain('Somebody should read this');
    expect(await panel.innerText()).toContain('This page is your receipt.');
    expect(await page.content()).not.toMatch(/spam/i);
    await screenshot(page, 'receipt held');
  });

  it('has the same receipt when it was sent twice', async () => {
    akismet.answer('spam');
    const fields = { body: 'Sent again, because the line was bad.', name: 'Sedge' };

    expect(await postBy(site, ARTICLE, fields)).toBe(await postBy(site, ARTICLE, fields));
  });
});

describe('a comment that cannot go yet', () => {
  it('is told everything at once, beside the fields, and loses nothing', async () => {
    const page = await openArticle();
    const longName = 'n'.repeat(61);
    await fillIn(page, { body: ' ', name: longName });
    await page.getByLabel('A person should check this instead').check();
    await post(page);

    expect(page.url()).toContain('?draft=');
    expect(await page.locator('#errors').innerText()).toContain('Two things before this can go:');
    const body = page.getByLabel('Your comment', { exact: true });
    expect(await errorOf(page, body)).toBe('Please enter your comment!');
    const name = page.getByLabel('Name', { exact: true });
    expect(await errorOf(page, name)).toBe('A name can have 60 characters at the most.');
    expect(await name.inputValue()).toBe(longName);
    expect(await page.getByLabel('A person should check this instead').isChecked()).toBe(true);
    await screenshot(page, 'errors');

    await fillIn(page, { body: 'There.', name: 'Nettle' });
    await post(page);
    expect(page.url()).not.toContain('?draft=');
  });

  it('keeps the text, line by line, when only the name is missing', async () => {
    const page = await openArticle();
    const body = 'One line,\nanother,\n\n  and <one> & more “quoted”.';
    await fillIn(page, { body });
    await post(page);

    expect(await page.getByLabel('Your comment', { exact: true }).inputValue()).toBe(body);
    expect(await page.locator('#errors a').innerText()).toBe('Please enter your name here');
  });

  it('says so when the hour of the draft is over', async () => {
    const page = await openArticle();
    await post(page);
    await querySite(site, "UPDATE draft SET expires_at = now() - interval '1 second'");
    await page.reload();

    expect(await page.getByRole('alert').innerText()).toContain('that hour is over');
    expect(await page.locator('[data-say]').count()).toBe(1);
  });

  it('gives the text back when the conversation was closed meanwhile', async () => {
    const page = await openArticle();
    await fillIn(page, { body: 'Too late, but mine.', name: 'Tansy' });
    await openComments(false);
    try {
      await post(page);

      expect(await page.locator('#respond').innerText()).toContain('This conversation is closed.');
      expect(await page.getByLabel('Your text').inputValue()).toBe('Too late, but mine.');
      await screenshot(page, 'closed');
    } finally {
      await openComments(true);
    }
  });

  it('can stand by itself when what it answers is gone', async () => {
    const parent = await postBy(site, ARTICLE, { body: 'Soon to be gone.', name: 'Yarrow' });
    const id = parent.slice(-16);
    const page = await openPage({ javaScript: false });
    await page.goto(`${site.url}${ARTICLE}?reply=${id}`);
    await fillIn(page, { body: 'But you said it yourself.', name: 'Moss' });
    await declineComment(id);
    await post(page);

    expect(await page.locator('#notice').innerText()).toContain('you can post it as a comment of its own');
    expect(await page.getByLabel('Your comment', { exact: true }).inputValue()).toBe(
      'But you said it yourself.',
    );
    await post(page);

    expect(await page.locator('.chain > .voice').count()).toBe(1);
    expect(await page.locator('.is-target .said').innerText()).toBe('But you said it yourself.');
  });
});

describe('while the database is away', () => {
  it('the answer holds the text, and its button posts it once we are back', async () => {
    const page = await openPage({ javaScript: false, expectedProblems: [/^503: /] });
    await page.goto(site.url + ARTICLE);
    const body = 'Written while you were away:\n\n<b>all of it</b>, “every” line.';
    await fillIn(page, { body, name: 'Teasel' });

    await withoutDatabase(site, async () => {
      await post(page);
      expect(await page.getByRole('heading').innerText()).toBe('We are not quite here');
      expect(await page.getByRole('textbox').inputValue()).toBe(body);
      await screenshot(page, '503');

      await page.getByRole('button', { name: 'Send it again' }).click();
      expect(await page.getByRole('textbox').inputValue()).toBe(body);
    });
    await page.getByRole('button', { name: 'Send it again' }).click();

    expect(await page.locator('.is-target .said').innerText()).toContain('all of it');
    expect(await page.locator('.is-target h3').innerText()).toBe('Teasel');
  });
});

async function openArticle() {
  const page = await openPage({ javaScript: false });
  await page.goto(site.url + ARTICLE);
  return page;
}

async function textOf(path: string): Promise<string> {
  return (await fetch(site.url + path)).text();
}

/** How often a text stands in the database: what was stored twice might be shown once. */
async function countOf(body: string): Promise<number> {
  const [row] = await querySite<{ count: number }>(
    site,
    'SELECT count(*)::int AS count FROM comment WHERE body = $1',
    [body],
  );
  return row?.count ?? 0;
}

/** The message that the field itself points to. */
async function errorOf(
  page: Awaited<ReturnType<typeof openArticle>>,
  field: ReturnType<typeof page.locator>,
): Promise<string> {
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  const [id] = ((await field.getAttribute('aria-describedby')) ?? '').split(' ');
  return page.locator(`#${id}`).innerText();
}

async function openComments(open: boolean): Promise<void> {
  await querySite(site, 'UPDATE article SET comments_open = $1 WHERE slug = $2', [open, SLUG]);
}

async function declineComment(id: string): Promise<void> {
  const [row] = await querySite<{ version: number }>(site, 'SELECT version FROM comment WHERE id = $1', [id]);
  const fields = { decision: 'decline', reason: 'off-topic', version: String(row?.version) };
  const answer = await submitForm(site, `/moderation/comments/${id}/decisions`, fields, await signIn(site));
  expect(answer.status).toBe(303);
}
