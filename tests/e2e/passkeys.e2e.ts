import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage, screenshot } from '@/tests/setup/browser';
import { expectNoAxeViolations } from '@/tests/setup/page-checks';
import { startSite, type Site } from '@/tests/setup/site';

const PASSPHRASE = 'nine herons over the weir at dusk';

let site: Site;
/** Passkeys belong to a name, and so this site is opened by its name. */
let url: string;

beforeAll(async () => {
  site = await startSite();
  url = site.url.replace('127.0.0.1', 'localhost');
});
afterAll(() => site.stop());

/** A browser with a device in it that says yes, in the name of its owner, to whatever it is asked. */
async function openWithDevice({ isOwnerThere = true } = {}): Promise<Page> {
  const page = await openPage();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: isOwnerThere,
      automaticPresenceSimulation: true,
    },
  });
  return page;
}

async function signUp(page: Page, handle: string): Promise<void> {
  await page.goto(`${url}/sign-up`);
  await page.getByLabel('Handle', { exact: true }).fill(handle);
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.getByLabel('I have written them down').check();
  await page.getByRole('button', { name: 'Go on' }).click();
}

async function addPasskey(page: Page): Promise<void> {
  await page.goto(`${url}/account/ways-in`);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('heading', { name: 'Passkey 1' }).waitFor();
}

async function signOut(page: Page): Promise<void> {
  await page.goto(`${url}/sign-in`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(`${url}/`);
}

async function sessionOf(page: Page): Promise<string | undefined> {
  const cookies = await page.context().cookies();
  return cookies.find(({ name }) => name.includes('session'))?.value;
}

/** How many mails lay there when one was last opened. */
let mails = 0;

/** The link of the newest mail that this machine keeps, once it is there, as a person finds it: no answer waits for a mail. */
async function newestLink(page: Page): Promise<string> {
  const look = async () => {
    await page.goto(`${url}/dev/mail`);
    return page.locator('main li').count();
  };
  await expect.poll(look).toBeGreaterThan(mails);
  mails = await page.locator('main li').count();
  await expectNoAxeViolations(page);
  await page.locator('main li a').first().click();
  await expectNoAxeViolations(page);
  await screenshot(page, 'a mail kept here');
  const href = await page.locator('main .prose a').first().getAttribute('href');
  return (href ?? '').replace(site.url, url);
}

describe('a passkey', () => {
  it('signs in without anything typed, with a new session', async () => {
    const page = await openWithDevice();
    await signUp(page, 'heron');
    await addPasskey(page);
    await expectNoAxeViolations(page);
    await screenshot(page, 'ways in');
    const before = await sessionOf(page);
    await signOut(page);

    await page.goto(`${url}/sign-in`);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForURL(`${url}/account`);
    const after = await sessionOf(page);
    expect(after).toBeTruthy();
    expect(after).not.toBe(before);

    await page.goto(`${url}/account/ways-in`);
    await page.getByText('Rename').first().click();
    await page.getByLabel('Name', { exact: true }).fill('The grey phone');
    await page.getByRole('button', { name: 'Keep the name' }).click();
    await page.getByRole('heading', { name: 'The grey phone' }).waitFor();
    await page.getByRole('button', { name: 'Take it away' }).click();
    await page.waitForURL(/done=passkey-removed/);
    expect(await page.getByRole('heading', { name: 'The grey phone' }).count()).toBe(0);
  });

  it('that its device knows and the site does not any more is refused in words', async () => {
    const page = await openWithDevice();
    await signUp(page, 'grebe');
    await addPasskey(page);
    await page.getByRole('button', { name: 'Take it away' }).click();
    await page.waitForURL(/done=passkey-removed/);
    await signOut(page);

    await page.goto(`${url}/sign-in`);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await expectAlert(page, 'That passkey does not belong to an account here. Nothing was changed.');
  });

  it('is not made by who is not its owner', async () => {
    const page = await openWithDevice({ isOwnerThere: false });
    await signUp(page, 'bittern');
    await page.goto(`${url}/account/ways-in`);
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await expectAlert(page, /Nothing happened: it was cancelled/);
  });

  it('has to wait where the site was opened by its number, and says how', async () => {
    const page = await openWithDevice();
    await page.goto(`${site.url}/sign-in`);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await expectAlert(page, `Passkeys need the site’s name: open it as ${url} instead.`);
  });

  it('is out of sight without JavaScript', async () => {
    const page = await openPage({ javaScript: false });
    await page.goto(`${url}/sign-in`);
    expect(await page.getByRole('button', { name: 'Sign in with a passkey' }).isVisible()).toBe(false);
  });
});

describe('somebody with an address and nothing else', () => {
  it('makes an account by a link, without script, and confirms by another', async () => {
    const page = await openPage({ javaScript: false });
    const inbox = await openPage();
    await page.goto(`${url}/sign-in`);
    await page.getByLabel('E-mail', { exact: true }).fill('phalarope@mail.example.org');
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await page.waitForURL(`${url}/sign-in/link`);
    await page.goto(await newestLink(inbox));
    await page.getByRole('button', { name: 'Sign in here' }).click();
    expect(page.url()).toBe(`${url}/sign-up?by=link`);
    expect(await page.locator('main').innerText()).toContain('phalarope@mail.example.org');
    await screenshot(page, 'sign-up by link');

    const fill = async (handle: string) => {
      await page.getByLabel('Handle', { exact: true }).fill(handle);
      await page.getByRole('button', { name: 'Make the account' }).click();
    };
    await fill('admin');
    expect(page.url()).toBe(`${url}/sign-up?by=link&error=fields#errors`);
    await fill('phalarope');
    await page.getByLabel('I have written them down').check();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.goto(`${url}/account/ways-in`);
    expect(await page.locator('main').innerText()).toContain('phalarope@mail.example.org');

    await page.goto(`${url}/sign-in/confirm`);
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await page.getByText('A link is on its way to your address.').waitFor();
    await screenshot(page, 'confirm by link');
    const link = await newestLink(inbox);
    expect(link).toContain('/sign-in/confirm/link/');
    const before = await sessionOf(page);
    await page.goto(link);
    await page.getByRole('button', { name: 'It is me' }).click();
    expect(page.url()).toMatch(/\/account/);
    expect(await sessionOf(page)).not.toBe(before);

    // The proof of the address is gone with the account it made.
    await page.goto(`${url}/sign-in`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.goto(`${url}/sign-up?by=link`);
    expect(page.url()).toBe(`${url}/sign-in?error=spent`);
  });
});

describe('whoever looks after the site', () => {
  it('takes a passkey as second step after a link by e-mail, before the first page of it', async () => {
    const page = await openWithDevice();
    await page.goto((await site.signInLink()).replace(site.url, url));
    await page.getByRole('button', { name: 'Sign in here' }).click();
    await page.waitForURL(`${url}/set-up`);
    await addPasskey(page);
    await page.getByLabel('Address', { exact: true }).fill('rowan@mail.example.org');
    await page.getByRole('button', { name: 'Send a link to it' }).click();
    await page.getByText('A link is on its way to that address.').waitFor();
    await page.goto(await newestLink(page));
    await page.getByRole('button', { name: 'Use this address' }).click();
    await signOut(page);

    await page.goto(`${url}/sign-in`);
    await page.getByLabel('E-mail', { exact: true }).fill('rowan@mail.example.org');
    await page.getByRole('button', { name: /link/i }).click();
    await page.waitForURL(`${url}/sign-in/link`);
    const code = await page.locator('code').innerText();
    await screenshot(page, 'check your inbox');
    const link = await newestLink(page);

    const elsewhere = await openPage({ javaScript: false });
    await elsewhere.goto(link);
    await elsewhere.getByLabel('Code', { exact: true }).fill(code === '000000' ? '111111' : '000000');
    await elsewhere.getByRole('button', { name: 'Sign in here' }).click();
    await elsewhere.getByText('That is not the code the other browser shows.').waitFor();
    await screenshot(elsewhere, 'a link of another browser');
    // Whoever reads the mail gets in where they are, without the other browser.
    await elsewhere.getByRole('button', { name: 'Send a link for this browser' }).click();
    expect(elsewhere.url()).toBe(`${url}/sign-in/link`);
    const another = await newestLink(page);
    expect(another).not.toBe(link);
    await elsewhere.goto(another);
    await elsewhere.getByRole('button', { name: 'Sign in here' }).click();
    expect(new URL(elsewhere.url()).pathname).toBe('/sign-in/second-step');

    await page.goto(link);
    await page.getByRole('button', { name: 'Sign in here' }).click();
    await page.waitForURL(/\/sign-in\/second-step/);
    await page.goto(`${url}/moderation`);
    expect(new URL(page.url()).pathname).toBe('/sign-in/second-step');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.waitForURL(`${url}/moderation`);

    await page.goto(`${url}/sign-in/confirm`);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.waitForURL(`${url}/account`);
  });
});

async function expectAlert(page: Page, words: string | RegExp): Promise<void> {
  const alert = page.getByRole('alert');
  await alert.waitFor();
  if (typeof words === 'string') expect(await alert.innerText()).toBe(words);
  else expect(await alert.innerText()).toMatch(words);
}
