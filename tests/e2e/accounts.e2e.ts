import { TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage } from '@/tests/setup/browser';
import { submitForm } from '@/tests/setup/people';
import { startSite, type Site } from '@/tests/setup/site';

const PASSPHRASE = 'four chairs under one lantern';
const ANOTHER = 'seven buckets of quiet rain';
const STEP_MS = 30_000;

let site: Site;
beforeAll(async () => {
  // Every test makes accounts, from one and the same network.
  site = await startSite({ demo: true, env: { RATE_LIMIT: 'off' } });
});
afterAll(() => site.stop());

let made = 0;

/** Opens a browser of its own. Nothing here needs script. */
async function open(address: string): Promise<Page> {
  const page = await openPage({ javaScript: false });
  await page.goto(site.url + address);
  return page;
}

/** Makes an account by the bare form; gives its handle. The browser is signed in, and on no page. */
async function signUp(page: Page): Promise<{ handle: string }> {
  made += 1;
  const handle = `sparrow-${made}`;
  const answer = await submitForm(site, '/sign-up', { handle, passphrase: PASSPHRASE });
  const cookies = answer.headers.getSetCookie().map((cookie) => {
    const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
    return { name, value, url: site.url };
  });
  await page.context().addCookies(cookies);
  return { handle };
}

/** Makes an account as a stranger would; gives its handle and the recovery codes it was shown. */
async function signUpByHand(page: Page): Promise<{ handle: string; codes: string[] }> {
  made += 1;
  const handle = `sparrow-${made}`;
  await page.goto(`${site.url}/sign-up`);
  await page.getByLabel('Handle', { exact: true }).fill(handle);
  await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Make the account' }).click();
  const codes = await page.locator('.codes li').allInnerTexts();
  await page.getByLabel('I have written them down').check();
  await page.getByRole('button', { name: 'Go on' }).click();
  return { handle, codes };
}

async function signIn(
  page: Page,
  { handle, passphrase = PASSPHRASE }: { handle: string; passphrase?: string },
) {
  await page.goto(`${site.url}/sign-in`);
  await page.getByLabel('Handle', { exact: true }).fill(handle);
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Where the page is, without the site. */
function at(page: Page): string {
  return page.url().slice(site.url.length);
}

async function heading(page: Page): Promise<string> {
  return page.locator('h1').innerText();
}

async function sessionOf(page: Page): Promise<string> {
  const cookies = await page.context().cookies();
  return cookies.find(({ name }) => name === 'folkmoot_session')?.value ?? '';
}

function statusWith(session: string, address: string): Promise<number> {
  const headers = { cookie: `folkmoot_session=${session}` };
  return fetch(site.url + address, { headers, redirect: 'manual' }).then(({ status }) => status);
}

describe('making an account', () => {
  it('asks for a handle and a passphrase, and shows recovery codes once', async () => {
    const page = await open('/sign-up');
    const fields = await page
      .locator('main form input')
      .evaluateAll((inputs) => inputs.map((input) => input.id));
    expect(fields).toEqual(['handle', 'displayName', 'passphrase', '']);

    const { codes } = await signUpByHand(page);

    expect(codes).toHaveLength(8);
    expect(at(page)).toBe('/account');
    await page.goto(`${site.url}/account/recovery-codes`);
    expect(at(page)).toBe('/account/ways-in');
  });

  it('keeps the codes on the page until they are written down', async () => {
    const page = await open('/sign-up');
    await page.getByLabel('Handle', { exact: true }).fill('late-sparrow');
    await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Make the account' }).click();
    const shown = await page.locator('.codes').innerText();
    await page.reload();

    expect(await page.locator('.codes').innerText()).toBe(shown);
  });

  it('says what is wrong at its field, and keeps the handle but never the passphrase', async () => {
    const page = await open('/sign-up');
    await page.getByLabel('Handle', { exact: true }).fill('аdmin');
    await page.getByLabel('Passphrase', { exact: true }).fill('passwordpassword');
    await page.getByRole('button', { name: 'Make the account' }).click();

    expect(at(page)).toBe('/sign-up?error=fields#errors');
    expect(await page.locator('#handle-wrong').count()).toBe(1);
    expect(await page.locator('#passphrase-wrong').count()).toBe(1);
    expect(await page.getByLabel('Handle', { exact: true }).inputValue()).toBe('аdmin');
    expect(await page.content()).not.toContain('passwordpassword');
  });
});

describe('signing in', () => {
  it('lets in by handle and passphrase, and out for good', async () => {
    const page = await openPage({ javaScript: false });
    const { handle } = await signUp(page);
    const first = await sessionOf(page);
    await page.goto(`${site.url}/sign-in`);
    await page.getByRole('button', { name: 'Sign out' }).click();

    expect(await statusWith(first, '/account')).toBe(303);
    await signIn(page, { handle });
    expect(at(page)).toBe('/account');
    expect(await sessionOf(page)).not.toBe(first);
  });

  it('says the same of a wrong passphrase and of a handle that nobody has', async () => {
    const page = await openPage({ javaScript: false });
    const { handle } = await signUp(page);
    const stranger = await open('/sign-in');
    const answers = [];
    for (const name of [handle, 'nobody-at-all']) {
      await signIn(stranger, { handle: name, passphrase: 'five doors and no handle' });
      answers.push([at(stranger), await stranger.locator('main').innerText()]);
    }

    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]?.[0]).toBe('/sign-in?error=refused');
  });

  it('goes on where one came from', async () => {
    const { handle } = await signUp(await openPage());
    const page = await open('/articles/eleven-chairs-one-kept-empty');
    await page.getByRole('contentinfo').getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('Handle', { exact: true }).fill(handle);
    await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();

    expect(at(page)).toBe('/articles/eleven-chairs-one-kept-empty');
  });

  it('never goes on to what is no page of ours to see', async () => {
    const { handle } = await signUp(await openPage());
    for (const next of [
      '//evil.test',
      'https://evil.test',
      '/\\evil.test',
      'javascript:alert(1)',
      '/sign-out',
      '/account?x=%0d%0aX:',
    ]) {
      const answer = await submitForm(site, '/sign-in', { handle, passphrase: PASSPHRASE, next });
      expect([next, answer.headers.get('location')]).toEqual([next, '/account']);
    }
  });

  it('lets in with a recovery code, once', async () => {
    const { handle, codes } = await signUpByHand(await openPage({ javaScript: false }));
    const enter = async () => {
      const page = await open('/sign-in');
      await page.getByRole('link', { name: /recovery code/ }).click();
      await page.getByLabel('Handle', { exact: true }).fill(handle);
      await page
        .getByLabel('Recovery code', { exact: true })
        .fill(` ${codes[0]?.toUpperCase().replaceAll('-', ' ')}`);
      await page.getByRole('button', { name: 'Sign in' }).click();
      return page;
    };

    expect(at(await enter())).toBe('/account/ways-in');
    expect(at(await enter())).toBe('/sign-in/recovery?error=refused');
  });

  it('sends strangers to sign in', async () => {
    for (const address of ['/account', '/account/sessions', '/account/export.json', '/moderation', '/write'])
      expect(at(await open(address)), address).toBe('/sign-in');
  });
});

describe('sessions', () => {
  it('end in another browser at once when their owner ends them', async () => {
    const here = await openPage({ javaScript: false });
    const { handle } = await signUp(here);
    const there = await open('/sign-in');
    await signIn(there, { handle });
    await here.goto(`${site.url}/account/sessions`);
    expect(await here.locator('.entries > li').count()).toBe(2);
    await here.getByRole('button', { name: 'End the other one' }).click();
    await there.reload();

    expect(at(there)).toBe('/sign-in');
    expect(await here.locator('.entries > li').count()).toBe(1);
  });

  it('are known by the name their owner gave them', async () => {
    const page = await openPage({ javaScript: false });
    await signUp(page);
    await page.goto(`${site.url}/account/sessions`);
    await page.getByText('Name it').click();
    await page.getByLabel('A name for this session').fill('Kitchen <b>computer</b>');
    await page.getByRole('button', { name: 'Keep the name' }).click();

    expect(await page.locator('.entries h2').innerText()).toContain('Kitchen <b>computer</b>');
  });

  it('end everywhere else when the passphrase changes, and the new one holds', async () => {
    const here = await openPage({ javaScript: false });
    const { handle } = await signUp(here);
    const there = await open('/sign-in');
    await signIn(there, { handle });
    await here.goto(`${site.url}/account/ways-in`);
    await here.getByLabel('The new one', { exact: true }).fill(ANOTHER);
    await here.getByRole('button', { name: 'Change it' }).click();
    expect(await here.locator('#told').innerText()).toContain('Your passphrase is changed.');
    await there.reload();
    expect(at(there)).toBe('/sign-in');

    await signIn(there, { handle });
    expect(at(there)).toBe('/sign-in?error=refused');
    await signIn(there, { handle, passphrase: ANOTHER });
    expect(at(there)).toBe('/account');
  });
});

describe('the second step', () => {
  it('is set up before the first page of a moderator, and asked for at the next sign-in', async () => {
    const page = await openPage({ javaScript: false });
    const { handle, codes } = await signUpByHand(page);
    await site.folkmoot('user', 'promote', handle, 'moderator');
    await signIn(page, { handle });
    expect(at(page)).toBe('/sign-in/second-step');
    await page.goto(`${site.url}/moderation`);
    expect(at(page)).toBe('/sign-in/second-step');

    const app = await setUpCodeApp(page);
    await page.goto(`${site.url}/moderation`);
    expect(await heading(page)).not.toBe('Second step');
    expect(at(page)).toBe('/moderation');

    const again = await open('/sign-in');
    await signIn(again, { handle });
    await again.getByLabel('Code', { exact: true }).fill('000000');
    await again.getByRole('button', { name: 'Go on' }).first().click();
    expect(await again.locator('#told').innerText()).toContain('does not fit');
    // The code that was used to set it up is used up; the next one is good already.
    await again.getByLabel('Code', { exact: true }).fill(app.generate({ timestamp: Date.now() + STEP_MS }));
    await again.getByRole('button', { name: 'Go on' }).first().click();
    await again.goto(`${site.url}/moderation`);
    expect(at(again)).toBe('/moderation');

    const lost = await open('/sign-in');
    await signIn(lost, { handle });
    await lost.getByLabel('Recovery code', { exact: true }).fill(codes[1] ?? '');
    await lost.getByRole('button', { name: 'Go on' }).last().click();
    await lost.goto(`${site.url}/moderation`);
    expect(at(lost)).toBe('/moderation');
  });

  it('is over with the role: a page that is open serves nothing any more', async () => {
    const page = await openPage({ javaScript: false });
    const { handle } = await signUp(page);
    await site.folkmoot('user', 'promote', handle, 'moderator');
    await signIn(page, { handle });
    await setUpCodeApp(page);
    await page.goto(`${site.url}/moderation`);
    const session = await sessionOf(page);
    await site.folkmoot('user', 'demote', handle, 'member');
    await page.reload();

    expect(at(page)).toBe('/sign-in');
    expect(await statusWith(session, '/moderation')).toBe(303);
    expect(await statusWith(session, '/account')).toBe(303);
  });

  it('refuses a member the pages of moderators', async () => {
    const page = await openPage({ javaScript: false });
    await signUp(page);

    expect((await page.goto(`${site.url}/moderation`))?.status()).toBe(403);
  });
});

/** Sets a code app up on the page of an account that has none; gives the app. */
async function setUpCodeApp(page: Page): Promise<TOTP> {
  await page.goto(`${site.url}/account/ways-in`);
  await page.getByRole('button', { name: 'Set up a code app' }).click();
  const secret = (await page.locator('.code').innerText()).replaceAll(/\s/g, '');
  const app = new TOTP({ secret });
  await page.getByLabel('Code', { exact: true }).fill(app.generate());
  await page.getByRole('button', { name: 'Use it from now on' }).click();
  expect(await page.locator('#told').innerText()).toContain('Your code app is set up.');
  return app;
}

describe('one’s own account', () => {
  it('changes its name and its handle, and says which cannot be had', async () => {
    const page = await openPage({ javaScript: false });
    await signUp(page);
    await page.goto(`${site.url}/account`);
    await page.getByLabel('Name', { exact: true }).fill('Wagtail by the weir');
    await page.getByRole('button', { name: 'Change the name' }).click();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Wagtail by the weir');

    await page.getByLabel('Handle', { exact: true }).fill('adm\u0456n');
    await page.getByRole('button', { name: 'Change the handle' }).click();
    expect(await page.locator('#handle-wrong').count()).toBe(1);
    await page.getByLabel('Handle', { exact: true }).fill('weir-wagtail');
    await page.getByRole('button', { name: 'Change the handle' }).click();
    expect(await page.locator('#told').innerText()).toContain('Your handle is changed.');
  });

  it('hands out what is kept of it, to its owner alone', async () => {
    const page = await openPage({ javaScript: false });
    const { handle } = await signUp(page);
    const cookie = `folkmoot_session=${await sessionOf(page)}`;
    const [json, csv] = await Promise.all(
      ['json', 'csv'].map((format) => fetch(`${site.url}/account/export.${format}`, { headers: { cookie } })),
    );

    expect(json?.headers.get('content-disposition')).toBe('attachment; filename="export.json"');
    expect(await json?.json()).toMatchObject({ profile: { handle }, comments: [] });
    expect(await csv?.text()).toContain(handle);
  });

  it('closes for good, and its handle with it', async () => {
    const page = await openPage({ javaScript: false });
    const { handle } = await signUp(page);
    const session = await sessionOf(page);
    await page.goto(`${site.url}/account/leave`);
    await page.getByLabel(/^Erase them/).check();
    await page.getByLabel('I know that this cannot be undone').check();
    await page.getByRole('button', { name: 'Close it for good' }).click();

    expect(at(page)).toBe('/sign-in?done=left');
    expect(await statusWith(session, '/account')).toBe(303);
    await signIn(page, { handle });
    expect(at(page)).toBe('/sign-in?error=refused');
    await page.goto(`${site.url}/sign-up`);
    await page.getByLabel('Handle', { exact: true }).fill(handle);
    await page.getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE);
    await page.getByRole('button', { name: 'Make the account' }).click();
    expect(await page.locator('#handle-wrong').innerText()).toContain('is taken');
  });
});

describe('with script', () => {
  it('says how good a new passphrase is while it is typed, and shows it when asked', async () => {
    const page = await openPage();
    await page.goto(`${site.url}/sign-up`);
    const passphrase = page.getByLabel('Passphrase', { exact: true });
    await passphrase.fill('short');
    expect(await page.locator('[data-meter]').innerText()).toContain('at least 15 characters');
    await passphrase.fill(PASSPHRASE);
    expect(await page.locator('[data-meter]').getAttribute('data-strength')).toMatch(/[34]/);
    await page.getByLabel('Show what I type').check();
    expect(await passphrase.getAttribute('type')).toBe('text');
  });
});
