import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAkismetServer } from '@/tests/akismet-server';
import { TEST_KEY } from '@/tests/akismet-protocol';
import { openPage, screenshot } from '@/tests/setup/browser';
import { expectSoundPage, expectValidHtml } from '@/tests/setup/page-checks';
import { startSite, type Site } from '@/tests/setup/site';

const PHONE = 390;

let site: Site;
let akismet: Awaited<ReturnType<typeof startAkismetServer>>;
let cookies: Awaited<ReturnType<BrowserContext['cookies']>>;

// One story, from the link to the settings: each test begins where the one before it ended.
beforeAll(async () => {
  akismet = await startAkismetServer();
  site = await startSite({ demo: true, env: { AKISMET_ENDPOINT: akismet.endpoint } });
});
afterAll(async () => {
  await site.stop();
  await akismet.close();
});

async function open(address: string, options: Parameters<typeof openPage>[0] = {}): Promise<Page> {
  const page = await openPage({ javaScript: false, ...options });
  await page.context().addCookies(cookies);
  await page.goto(site.url + address);
  return page;
}

const at = (page: Page) =>
  page
    .url()
    .slice(site.url.length)
    .replace(/[?#].*/, '');
const told = (page: Page) => page.locator('#told').innerText();
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

describe('the first run, on a phone and without script', () => {
  it('begins with the link, and serves the queue to whoever goes there instead', async () => {
    const page = await openPage({ javaScript: false, width: PHONE });
    await page.goto(await site.signInLink());
    await press(page, 'Sign in here');
    expect(at(page)).toBe('/set-up');
    expect(await page.locator('footer').innerText()).toContain('Your account');
    cookies = await page.context().cookies();
    expect((await page.goto(`${site.url}/moderation`))?.status()).toBe(200);
  });

  it('is a page that is valid, accessible and fits', async () => {
    const page = await open('/set-up', { javaScript: true, width: 1280 });
    await expectValidHtml(await (await page.request.get(page.url())).text());
    await expectSoundPage(page, 'set-up');
  });

  it('says all that is wrong at once, and keeps what was typed', async () => {
    const page = await open('/set-up', { width: PHONE });
    await page.getByLabel('What it is, in a sentence or two').fill('By and for people who mend nets.');
    await page.getByLabel('Where “Leave this site” leads').fill('http://weather.example/');
    await page.locator('#akismetKey').fill('wrongkey1');
    await page.getByLabel('Remove it, for ever').check();
    await press(page, 'Set up the site');

    expect(await page.locator('#errors').innerText()).toContain('Three things');
    expect(await page.locator('.form .wrong').allInnerTexts()).toEqual([
      'Please give the site a name.',
      expect.stringContaining('https://'),
      expect.stringContaining('does not take this key'),
    ]);
    expect(await page.getByLabel('What it is, in a sentence or two').inputValue()).toBe(
      'By and for people who mend nets.',
    );
    expect(await page.getByLabel('Remove it, for ever').isChecked()).toBe(true);
    await screenshot(page, `set-up refused ${PHONE}`);
  });

  it('sends a test mail from the middle of the form', async () => {
    const page = await open('/set-up', { width: PHONE });
    await page.getByLabel('Name of the site').fill('The Net Loft');
    await page.getByLabel('Your e-mail address').fill('wren@mail.example.org');
    await press(page, 'Send a test mail');

    expect(await told(page)).toContain('on its way');
    expect(await page.getByLabel('Name of the site').inputValue()).toBe('The Net Loft');
    await page.goto(`${site.url}/dev/mail`);
    expect(await page.locator('main').innerText()).toContain('A test');
  });

  it('asks before it takes away what people have written under the demo', async () => {
    const slug = 'eleven-chairs-one-kept-empty';
    await fetch(`${site.url}/articles/${slug}/comments`, {
      method: 'POST',
      headers: { origin: site.url },
      body: new URLSearchParams({ name: 'Wren', body: 'I was there.', nonce: 'once' }),
    });
    const page = await open('/set-up', { width: PHONE });
    await page.getByLabel('Name of the site').fill('The Net Loft');
    await page.getByLabel('First section').fill('Testimony');
    await page.locator('#akismetKey').fill(TEST_KEY);
    await page.getByLabel('Remove it, for ever').check();
    await press(page, 'Set up the site');
    expect(await page.locator('.form .wrong').innerText()).toContain('Somebody has written a comment');

    await page.getByLabel(/may go too/).check();
    await press(page, 'Set up the site');
    expect(at(page)).toBe('/admin');
    expect(await told(page)).toContain('The site is set up.');
    expect((await page.goto(`${site.url}/articles/${slug}`))?.status()).toBe(404);
    await page.goto(site.url);
    expect(await page.title()).toContain('The Net Loft');
    expect((await fetch(`${site.url}/uploads/demo/chairs.svg`)).status).toBe(404);
    const privacy = await (await fetch(`${site.url}/privacy`)).text();
    expect(privacy).toContain('What Akismet is told');
  });

  it('is over then', async () => {
    const page = await open('/set-up');
    expect(at(page)).toBe('/admin');
  });
});

describe('the administration, without script', () => {
  it.each(['', '/comments', '/privacy', '/sections', '/guidelines', '/pages', '/pages/new', '/accounts'])(
    '/admin%s is valid, accessible and fits',
    async (address) => {
      const page = await open(`/admin${address}`, { javaScript: true, width: 1280 });
      await expectValidHtml(await (await page.request.get(page.url())).text());
      await expectSoundPage(page, `admin${address.replaceAll('/', ' ')}`);
    },
  );

  it('keeps two administrators from overwriting each other unseen', async () => {
    const [one, other] = [await open('/admin'), await open('/admin')];
    await one.getByLabel('Name of the site').fill('The Loft');
    await press(one, 'Save');
    expect(await told(one)).toContain('Saved.');
    await other.getByLabel('Name of the site').fill('The Nets');
    await press(other, 'Save');
    expect(await told(other)).toContain('Somebody else');
    expect(await other.getByLabel('Name of the site').inputValue()).toBe('The Nets');
    await press(other, 'Save');
    expect(await (await fetch(site.url)).text()).toContain('The Nets');
  });

  it('adds sections and pages, writes guidelines, and shows them at once', async () => {
    const page = await open('/admin/sections');
    await page.locator('#name-new').fill('Letters');
    await press(page, 'Add it');
    await press(page, 'Up Letters');
    expect(await page.locator('.settled h2').allInnerTexts()).toEqual(['Letters', 'Testimony']);
    await page.goto(`${site.url}/admin/guidelines`);
    await page.locator('#guidelines').fill('## Give nobody away');
    await press(page, 'Save');
    expect(await (await fetch(`${site.url}/guidelines`)).text()).toContain('Give nobody away</h2>');
    await page.goto(`${site.url}/admin/pages/new`);
    await page.getByLabel('Title').fill('Who we are');
    await page.getByLabel('Text').fill('Four people and a *dog*.');
    await press(page, 'Save');
    expect(await (await fetch(`${site.url}/pages/who-we-are`)).text()).toContain('<em>dog</em>');
    expect(await (await fetch(site.url)).text()).toContain('Who we are');
  });

  it('gives roles and ways back in, and refuses to lose the last administrator', async () => {
    await site.folkmoot('user', 'create', 'wren');
    const page = await open('/admin/accounts');
    const form = page.locator('section', { hasText: 'Give a member another role' });
    await form.getByLabel('Handle').fill('wren');
    await form.getByLabel('Role').selectOption('author');
    await form.getByRole('button').click();
    expect(await page.locator('.settled').innerText()).toContain('wren, author');
    const last = page.locator('.settled li').filter({ has: page.getByText('admin, administrator') });
    await last.locator('summary').click();
    await last.getByLabel('Role').selectOption('member');
    await last.getByRole('button').click();
    expect(await told(page)).toContain('the only administrator');
    await page.locator('#handle-link').fill('wren');
    await press(page, 'Make a sign-in link');
    const link = await page.locator('code.once').innerText();
    await screenshot(page, 'admin accounts link');
    expect(page.url()).not.toContain(link.slice(-20));
    const wren = await openPage({ javaScript: false });
    await wren.goto(link);
    await press(wren, 'Sign in here');
    expect((await wren.goto(`${site.url}/admin`))?.status()).toBe(403);
  });

  it('is for nobody else', async () => {
    for (const address of ['/admin', '/admin/accounts', '/set-up']) {
      const answer = await fetch(site.url + address, { redirect: 'manual' });
      expect([answer.status, answer.headers.get('location')]).toEqual([303, '/sign-in']);
    }
    const posted = await fetch(`${site.url}/admin`, {
      method: 'POST',
      headers: { origin: site.url, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Mine' }),
    });
    expect(posted.status).toBe(401);
  });
});
