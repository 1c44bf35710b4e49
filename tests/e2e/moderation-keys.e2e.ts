import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { newId } from '@/lib/ids';
import { openPage, screenshot } from '@/tests/setup/browser';
import { expectNoAxeViolations } from '@/tests/setup/page-checks';
import { signIn, signInModerator } from '@/tests/setup/people';
import { startSite, type Site } from '@/tests/setup/site';
import { querySite } from '@/tests/setup/site-database';

// A moderator's evening: what is waiting is decided by single keys, in the page where it stands.

const PHONE = 390;

/** A hundred decisions take half a minute where nothing else is done, and minutes where much is. */
const LONG = { timeout: 240_000 };

let site: Site;
let wren: string;
let rowan: string;

beforeAll(async () => {
  site = await startSite({ demo: true, env: { RATE_LIMIT: 'off' } });
  wren = await signIn(site);
  rowan = await signInModerator(site, 'Rowan');
});
afterAll(() => site.stop());
beforeEach(async () => {
  await querySite(site, "DELETE FROM comment WHERE status IN ('pending', 'spam')");
  await querySite(site, 'DELETE FROM queue_claim');
});

it('clears a hundred by keyboard alone: one key each, two to decline, and no page loads', LONG, async () => {
  await wait(100);
  const page = await openQueue(wren);
  let loads = 0;
  page.on('framenavigated', () => (loads += 1));
  let presses = 0;
  const press = async (key: string) => {
    presses += 1;
    await page.keyboard.press(key);
  };
  const wanted = { published: 0, spam: 0, declined: 0 };
  for (let n = 0; n < 100; n += 1) {
    const id = (await handOf(page)) ?? '';
    if (n % 4 === 3) {
      await press('d');
      await press('2');
      wanted.declined += 1;
    } else {
      await press(n % 2 === 0 ? 's' : 'a');
      wanted[n % 2 === 0 ? 'spam' : 'published'] += 1;
    }
    await page.locator(`[data-item="${id}"].done`).waitFor();
  }
  await page
    .locator('p.empty')
    .getByText(/^Nothing waits here\. The last one was decided at/)
    .waitFor();

  expect(presses).toBe(wanted.published + wanted.spam + 2 * wanted.declined);
  expect(loads).toBe(0);
  const statuses = await querySite<{ status: string; count: number }>(
    site,
    `SELECT to_status::text AS status, count(*)::int AS count FROM comment_history
     WHERE actor = 'moderator' GROUP BY 1`,
  );
  expect(Object.fromEntries(statuses.map(({ status, count }) => [status, count]))).toEqual(wanted);
});

it('takes back by z, ignores a bounce and letters that are typed, and can be switched off', async () => {
  await wait(3);
  const page = await openQueue(wren);
  const first = (await handOf(page)) ?? '';
  const pressAgain = await noteNextPress(page);
  await page.keyboard.press('a');
  await page.locator(`[data-item="${first}"].done`).waitFor();
  await pressAgain('a');
  expect(await page.locator('[aria-busy]').count()).toBe(0);
  expect(await page.locator('.undo').innerText()).toMatch(
    /Published\. Nobody has been told yet: \d+ seconds?\./,
  );
  expect(await page.locator('.item.done').count()).toBe(1);
  await screenshot(page, 'undo bar with script');
  await page.keyboard.press('z');
  await expect.poll(() => handOf(page)).toBe(first);
  expect(await page.locator('.item.done').count()).toBe(0);

  await page.keyboard.press('n');
  await page.keyboard.type('as said before');
  await page.keyboard.press('Control+a');
  expect(await page.locator('.item.done').count()).toBe(0);
  await page.locator('.item.now').getByRole('button', { name: 'Keep this note' }).click();
  await page.locator('.item.now .notes').getByText('as said before').waitFor();

  await page.keyboard.press('j');
  await page.keyboard.press('x');
  expect(await page.locator('.item.now .pick input').isChecked()).toBe(true);
  expect(await page.locator('[data-picked]').innerText()).toBe('1 selected');
  await page.keyboard.press('c');
  await page.locator('.item.now .around-it').waitFor();
  await page.keyboard.press('?');
  await expectNoAxeViolations(page);
  await page.getByLabel('Keys are on').uncheck();
  await page.keyboard.press('s');
  await expect.poll(keysKept).toBe(false);
  await page.reload();
  await page.keyboard.press('s');
  expect(await page.locator('.item.done').count()).toBe(0);
  await page.keyboard.press('?');
  await page.locator('.keys summary').click();
  await page.getByLabel('Keys are on').check();
  await expect.poll(keysKept).toBe(true);
});

it('shows two moderators what the other looks at, and tells the second who was first', async () => {
  const [contested = ''] = await wait(2);
  const mine = await openQueue(wren);
  await expect.poll(() => handOf(mine)).toBe(contested);
  const claims = () => querySite(site, 'SELECT FROM queue_claim WHERE comment_id = $1', [contested]);
  await expect.poll(claims).toHaveLength(1);
  const theirs = await openQueue(rowan);
  const shut = theirs.locator(`[data-item="${contested}"]`);
  expect(await shut.locator('.line').innerText()).toContain('is looking at this');
  expect(await handOf(theirs)).not.toBe(contested);
  await screenshot(theirs, 'claimed by a colleague');
  await shut
    .getByRole('button', { name: 'Look too' })
    .or(shut.getByRole('link', { name: 'Look too' }))
    .click();

  await mine.keyboard.press('a');
  await mine.locator(`[data-item="${contested}"].done`).waitFor();
  await theirs.keyboard.press('s');
  const told = theirs.locator(`[data-item="${contested}"]`);
  await told.getByText(/published this while you were looking\. Nothing of yours was done\./).waitFor();
  await screenshot(theirs, 'changed meanwhile with script');
  await told.getByRole('button', { name: 'I have seen it' }).click();
  expect(await historyOf(contested)).toEqual(['published']);
});

it('lets a moderator who is none any more do nothing in a page that is still open', async () => {
  const [id = ''] = await wait(1);
  const page = await openQueue(rowan);
  await querySite(site, "UPDATE account SET role = 'member' WHERE handle = 'Rowan'");
  await page.keyboard.press('a');
  await page.getByText('You are no moderator any more').waitFor();
  await querySite(site, "UPDATE account SET role = 'moderator' WHERE handle = 'Rowan'");

  expect(await historyOf(id)).toEqual([]);
});

it('keeps what could not be sent, and says so', async () => {
  const [id = ''] = await wait(1);
  const page = await openQueue(wren);
  await page.context().setOffline(true);
  await page.keyboard.press('a');
  await page.getByText('It did not get through. Nothing is lost; try again.').waitFor();
  await page.context().setOffline(false);
  // The same key again at once would be taken for a bounce of the finger.
  await page.locator('.item.now').getByRole('button', { name: 'Publish' }).click();
  await page.locator(`[data-item="${id}"].done`).waitFor();

  expect(await historyOf(id)).toEqual(['published']);
});

it('decides about several at once after saying what will happen, without JavaScript, on a phone', async () => {
  const [first = '', second = '', third = ''] = await wait(3);
  const page = await openPage({ javaScript: false, width: PHONE });
  await enter(page, wren);
  for (const id of [first, second, third]) await page.locator(`[data-item="${id}"] .pick input`).check();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE);
  await querySite(site, 'UPDATE comment SET version = version + 1 WHERE id = $1', [third]);
  await page.getByLabel('Do this').selectOption('spam');
  await page.getByRole('button', { name: 'See what will happen' }).click();

  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('What will happen to 2');
  expect(await page.locator('main').innerText()).toContain('1 comment changed meanwhile');
  await screenshot(page, 'bulk preview');
  await page.getByRole('button', { name: 'Do this to 2' }).click();
  expect(await page.getByRole('status').first().innerText()).toContain('2 comments marked as spam.');
  await page.getByRole('button', { name: 'Undo' }).click();
  expect(await page.locator('[data-item]').count()).toBe(3);
});

/** So many comments that wait, oldest first; their ids. */
async function wait(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  await querySite(
    site,
    `INSERT INTO comment (id, article_id, author_name, body, body_html, content_hash, status, holds, created_at)
     SELECT id, (SELECT id FROM article WHERE slug = 'the-receipt-is-yours-to-keep'), 'reader ' || nth,
       'Number ' || nth || ' of those that wait.', '<p>Number ' || nth || ' of those that wait.</p>',
       decode(md5(id) || md5(id), 'hex'), 'pending', '{newcomer}', now() - (1000 - nth) * interval '1 minute'
     FROM unnest($1::text[]) WITH ORDINALITY AS waiting (id, nth)`,
    [ids],
  );
  return ids;
}

async function historyOf(id: string): Promise<string[]> {
  const rows = await querySite<{ to: string }>(
    site,
    `SELECT to_status::text AS "to" FROM comment_history WHERE comment_id = $1 AND actor = 'moderator' ORDER BY id`,
    [id],
  );
  return rows.map(({ to }) => to);
}

/** What is kept of the switch for keys; undefined before anybody moved it. */
async function keysKept(): Promise<boolean | undefined> {
  const [choice] = await querySite<{ on: boolean }>(site, 'SELECT keys_on AS "on" FROM moderator_choice');
  return choice?.on;
}

/** Gives what presses a key once more, 100 ms after the next press, however long this machine takes between the two. */
async function noteNextPress(page: Page): Promise<(key: string) => Promise<void>> {
  const pressed = await page.evaluateHandle(() => {
    const note = { at: 0 };
    const listen = ({ timeStamp }: Event) => void (note.at = timeStamp);
    document.addEventListener('keydown', listen, { once: true });
    return note;
  });
  return async (key) => {
    await pressed.evaluate(({ at }, again) => {
      const event = new KeyboardEvent('keydown', { key: again, bubbles: true });
      Object.defineProperty(event, 'timeStamp', { value: at + 100 });
      document.body.dispatchEvent(event);
    }, key);
  };
}

async function handOf(page: Page): Promise<string | null> {
  return page.locator('.item.now').getAttribute('data-item');
}

async function openQueue(cookie: string): Promise<Page> {
  // A page that is offline for a moment says so in the console.
  const page = await openPage({ expectedProblems: [/ERR_INTERNET_DISCONNECTED/] });
  await enter(page, cookie);
  await page.locator('[data-keys]:not([hidden])').waitFor({ state: 'attached' });
  return page;
}

async function enter(page: Page, cookie: string): Promise<void> {
  const [name = '', value = ''] = cookie.split('=', 2);
  await page.context().addCookies([{ name, value, url: site.url }]);
  await page.goto(`${site.url}/moderation`);
}
