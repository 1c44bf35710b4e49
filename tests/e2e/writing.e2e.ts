import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage } from '@/tests/setup/browser';
import { expectSoundPage, expectValidHtml } from '@/tests/setup/page-checks';
import { startSite, type Site } from '@/tests/setup/site';
import { querySite, withoutDatabase } from '@/tests/setup/site-database';

const PASSPHRASE = 'eleven chairs and one kettle';

let site: Site;
let cookie: string;
let photograph: Buffer;

beforeAll(async () => {
  site = await startSite({ demo: true, env: { RATE_LIMIT: 'off' } });
  cookie = await signUp('hazel', 'author');
  photograph = await sharp({ create: { width: 900, height: 600, channels: 3, background: '#476' } })
    .jpeg()
    .withExif({ IFD0: { Artist: 'Her Name' } })
    .toBuffer();
});
afterAll(() => site.stop());

describe('writing, without script', () => {
  it('goes from a title to an article that is read, with a picture', async () => {
    const page = await open('/write', { javaScript: false });
    await page.getByLabel('Begin an article: its title').fill('What the kettle heard');
    await page.getByRole('button', { name: 'Begin' }).click();
    expect(new URL(page.url()).pathname).toBe('/write/what-the-kettle-heard');

    await page.getByLabel('Text', { exact: true }).fill('It heard *everything*.');
    await page.getByRole('button', { name: 'Preview' }).click();
    expect(await page.locator('#preview .prose em').innerText()).toBe('everything');
    await page.getByLabel('Standfirst').fill('A kettle remembers.');
    await page.getByText('Add pictures').click();
    await page
      .getByLabel('Picture', { exact: true })
      .first()
      .setInputFiles({ name: 'IMG_0042.JPG', mimeType: 'image/jpeg', buffer: photograph });
    await page.getByLabel('What can be seen').first().fill('A green kettle');
    await page.getByLabel('Credit').first().fill('Photo: Hazel');
    await page.getByRole('button', { name: 'Put them at the end' }).click();
    expect(await page.getByLabel('Text', { exact: true }).inputValue()).toMatch(
      /^It heard \*everything\*\.\n\n!\[A green kettle\]\(\/uploads\/articles\/\w+-900x600\.webp "\| Photo: Hazel"\)$/,
    );
    expect(await page.getByLabel('Standfirst').inputValue()).toBe('A kettle remembers.');

    await page.getByLabel('Picture on the front page').selectOption('A green kettle');
    await page.getByLabel('Tags').fill('mutual aid, kettles');
    await page.getByLabel('Section', { exact: true }).selectOption({ label: 'Testimony' });
    await page.getByRole('button', { name: 'Save' }).click();
    expect(await page.getByRole('status').innerText()).toBe('Saved.');
    expect((await get('/articles/what-the-kettle-heard')).status).toBe(404);

    await page.getByRole('button', { name: 'Publish now' }).click();
    await page.getByRole('link', { name: 'Read it on the site' }).click();
    expect(await page.locator('h1').innerText()).toBe('What the kettle heard');
    const image = page.locator('.prose figure img');
    expect(await image.getAttribute('width')).toBe('900');
    const picture = await get((await image.getAttribute('src')) ?? '');
    expect(picture.headers.get('content-type')).toBe('image/webp');
    expect(Buffer.from(await picture.arrayBuffer()).includes('Her Name')).toBe(false);
    expect(await (await get('/')).text()).toContain('What the kettle heard');
  });

  it('never lets one overwrite the other', async () => {
    const slug = await begin('Two at one table');
    const [mine, theirs] = [
      await open(`/write/${slug}`, { javaScript: false }),
      await open(`/write/${slug}`),
    ];
    await theirs.getByLabel('Text', { exact: true }).fill('Theirs.');
    await theirs.getByRole('button', { name: 'Save' }).click();
    await mine.getByLabel('Text', { exact: true }).fill('Mine.');
    await mine.getByRole('button', { name: 'Save' }).click();

    expect(await mine.getByRole('alert').innerText()).toContain('Somebody saved this article');
    expect(await mine.getByLabel('Text', { exact: true }).inputValue()).toBe('Mine.');
    expect(await mine.getByLabel('Their text').inputValue()).toBe('Theirs.');
    await mine.getByRole('button', { name: 'Save' }).click();
    await mine.getByRole('link', { name: 'Earlier versions' }).click();
    await mine.locator('.mine a').first().click();
    expect(await mine.locator('.sheet .prose').innerText()).toBe('Theirs.');
    await mine.getByRole('button', { name: 'Take this one back' }).click();
    expect(await mine.getByLabel('Text', { exact: true }).inputValue()).toBe('Theirs.');
  });

  it('keeps the words of somebody who was signed out meanwhile', async () => {
    const slug = await begin('Long afternoon');
    const page = await open(`/write/${slug}`, { javaScript: false });
    await page.getByLabel('Text', { exact: true }).fill('Three hours of work.');
    await page.getByLabel('Tags').fill('kettles');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Save' }).click();

    expect(await page.locator('h1').innerText()).toBe('Please sign in');
    expect(await page.locator('textarea').inputValue()).toBe('Three hours of work.');
    await page.context().addCookies([cookieOf(cookie)]);
    await page.getByRole('button', { name: 'Send it again' }).click();
    expect(await page.getByRole('status').innerText()).toBe('Saved.');
    expect(await page.getByLabel('Text', { exact: true }).inputValue()).toBe('Three hours of work.');
    expect(await page.getByLabel('Tags').inputValue()).toBe('kettles');
  });

  it('keeps the words while the database is away', async () => {
    const slug = await begin('While it was away');
    const page = await open(`/write/${slug}`, { javaScript: false, expectedProblems: [/^503: /] });
    await page.getByLabel('Text', { exact: true }).fill('Still here.');
    await withoutDatabase(site, () => page.getByRole('button', { name: 'Save' }).click());

    expect(await page.locator('textarea').inputValue()).toBe('Still here.');
    await page.getByRole('button', { name: 'Send it again' }).click();
    expect(await page.getByLabel('Text', { exact: true }).inputValue()).toBe('Still here.');
  });

  it('plans, takes off, moves and closes', async () => {
    const slug = await begin('In its own time');
    const page = await open(`/write/${slug}`, { javaScript: false });
    await page.getByLabel('Text', { exact: true }).fill('Soon.');
    await page.getByText('Publish it later').click();
    await page.getByLabel('Day', { exact: true }).fill('2001-01-01');
    await page.getByLabel('Time', { exact: true }).fill('18:30');
    await page.getByRole('button', { name: 'Publish it then' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('That time has passed');
    expect(await page.getByLabel('Text', { exact: true }).inputValue()).toBe('Soon.');

    await page
      .getByLabel('Day', { exact: true })
      .fill(new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10));
    await page.getByLabel('Where that time is').fill('New York');
    await page.getByRole('button', { name: 'Publish it then' }).click();
    expect(await page.locator('.standfirst').innerText()).toMatch(/^It appears on .*:30 \(UTC\)/);
    await page.getByRole('button', { name: 'Publish now' }).click();
    await page.getByLabel('Address').fill('At Last');
    await page.getByRole('button', { name: 'Save' }).click();
    const moved = await get(`/articles/${slug}`);
    expect([moved.status, moved.headers.get('location')]).toEqual([301, '/articles/at-last']);

    await page.getByRole('link', { name: 'Conversation' }).click();
    await page.getByLabel('are closed').check();
    await page.getByRole('button', { name: 'Save' }).click();
    expect(await (await get('/articles/at-last')).text()).toContain('This conversation is closed');
    await page.getByRole('link', { name: 'Text', exact: true }).click();
    await page.getByRole('button', { name: 'Take it off the site' }).click();
    expect((await get('/articles/at-last')).status).toBe(404);
  });
});

describe('who may not', () => {
  it('is sent to sign in, or refused', async () => {
    const member = await signUp('linnet', 'member');
    const other = await signUp('merle', 'author');
    const slug = await begin('Mine alone');
    for (const path of [
      '/write',
      `/write/${slug}`,
      `/write/${slug}/revisions`,
      `/write/${slug}/conversation`,
    ]) {
      const stranger = await get(path, '');
      expect([stranger.status, stranger.headers.get('location')]).toEqual([303, '/sign-in']);
      expect((await get(path, member)).status, path).toBe(403);
    }
    expect((await get(`/write/${slug}`, other)).status).toBe(403);
    for (const act of ['save', 'publish', 'unpublish', 'pictures', 'comments', 'revisions/1/restore']) {
      expect((await send(`/write/${slug}/${act}`, { version: '1' }, other)).status, act).toBe(403);
      expect((await send(`/write/${slug}/${act}`, { version: '1' }, '')).status, act).toBe(303);
    }
  });

  it('is not listened to for longer than anybody else', async () => {
    const slug = await begin('Much at once');
    const big = new Blob([new Uint8Array(2 * 1024 * 1024)]);
    const huge = new Blob([new Uint8Array(13 * 1024 * 1024)]);
    expect((await upload(`/write/${slug}/pictures`, big, '')).status).toBe(413);
    expect((await upload(`/write/${slug}/pictures`, big, cookie)).status).toBe(303);
    expect((await upload(`/write/${slug}/pictures`, huge, cookie)).status).toBe(413);
    expect((await upload(`/write/${slug}/comments`, big, cookie)).status).toBe(413);
  });
});

describe('the pages', () => {
  const pages = {
    list: '/write',
    article: '/write/what-the-kettle-heard',
    draft: '{draft}',
    preview: '{preview}',
    conversation: '/write/what-the-kettle-heard/conversation',
    versions: '/write/what-the-kettle-heard/revisions',
    version: '/write/what-the-kettle-heard/revisions/1',
  };
  const found: Record<string, string> = {};
  const address = (form: string) => form.replace(/\{(\w+)\}/g, (_braces, key: string) => found[key] ?? '');

  beforeAll(async () => {
    const path = '/write/what-the-kettle-heard/save';
    const wrong = await send(path, { version: '1', title: '', tags: 'x'.repeat(50), alt1: 'Which?' });
    const preview = {
      version: '9',
      intent: 'preview',
      body: '## A heading\n\nText with *stress*.\n\n> Quoted',
    };
    found.draft = wrong.headers.get('location') ?? '';
    found.preview = (await send(path, preview)).headers.get('location') ?? '';
  });

  it.each(Object.entries(pages))('%s is valid, accessible and fits', async (name, form) => {
    await expectValidHtml(await (await get(address(form))).text());
    const page = await open(address(form), { width: 1280 });
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    await expectSoundPage(page, `write ${name}`);
  });
});

async function signUp(handle: string, role: string): Promise<string> {
  const answer = await send('/sign-up', { handle, displayName: handle, passphrase: PASSPHRASE }, '');
  await querySite(site, 'UPDATE account SET role = $1::role WHERE handle = $2', [role, handle]);
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

async function begin(title: string): Promise<string> {
  const answer = await send('/write', { title });
  return (answer.headers.get('location') ?? '').replace('/write/', '');
}

function cookieOf(pair: string): { name: string; value: string; url: string } {
  const [name = '', value = ''] = pair.split('=');
  return { name, value, url: site.url };
}

async function open(address: string, options: Parameters<typeof openPage>[0] = {}): Promise<Page> {
  const page = await openPage(options);
  await page.context().addCookies([cookieOf(cookie)]);
  await page.goto(site.url + address);
  return page;
}

function get(address: string, as = cookie): Promise<Response> {
  return fetch(site.url + address, { redirect: 'manual', headers: { cookie: as } });
}

function send(address: string, fields: Record<string, string>, as = cookie): Promise<Response> {
  return post(address, new URLSearchParams(fields), as);
}

function upload(address: string, picture: Blob, as: string): Promise<Response> {
  const form = new FormData();
  form.set('picture1', picture, 'picture.jpg');
  form.set('alt1', 'A door');
  return post(address, form, as);
}

function post(address: string, body: FormData | URLSearchParams, as: string): Promise<Response> {
  const headers = { origin: site.url, ...(as !== '' && { cookie: as }) };
  return fetch(site.url + address, { method: 'POST', redirect: 'manual', headers, body });
}
