import { gzipSync } from 'node:zlib';
import type { Page, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage, screenshot } from '@/tests/setup/browser';
import { commentIds, pressShift, signIn } from '@/tests/setup/people';
import { startSite, type Site } from '@/tests/setup/site';
import { querySite } from '@/tests/setup/site-database';

// What readers do with a long conversation, with the light and with the way out; and what a page may weigh.

const SLUG = 'eleven-chairs-one-kept-empty';
const ARTICLE = `/articles/${SLUG}`;
const ELSEWHERE = 'https://www.wikipedia.org/';

/** PRODUCT 8 and issue: one page of a hundred comments, and all script on it, in bytes. */
const MAX_HTML = 300_000;
const MAX_SCRIPT_GZIPPED = 20_000;
const MAX_FONTS_AHEAD = 60_000;

/** The number that one comment on the second page had on the site it came from. */
const OLD_NUMBER = 34;

let site: Site;
/** What is shown of the thread, in its order, and a comment of the second page. */
let shown: string[];
let late: string;

beforeAll(async () => {
  site = await startSite({ demo: true });
  const rows = await querySite<{ id: string }>(
    site,
    `SELECT id FROM comment WHERE shown AND article_id = (SELECT id FROM article WHERE slug = $1)
     ORDER BY thread_key`,
    [SLUG],
  );
  shown = rows.map(({ id }) => id);
  late = shown[120] ?? '';
  await querySite(site, 'UPDATE comment SET imported_number = $1 WHERE id = $2', [OLD_NUMBER, late]);
  await querySite(site, "UPDATE comment SET created_at = now() - interval '3 hours' WHERE id = $1", [
    shown[101],
  ]);
});
afterAll(() => site.stop());

describe('a thread of several pages', () => {
  it('shows every comment once, forwards and backwards, oldest first and newest first', async () => {
    const forwards = await walk(ARTICLE, 'next');
    expect(forwards.flatMap(({ ids }) => ids)).toEqual(shown);
    expect(forwards.map(({ ids }) => ids.length)).toEqual([100, shown.length - 100]);

    const backwards = await walk(forwards.at(-1)?.address ?? '', 'prev');
    expect(new Set(backwards.flatMap(({ ids }) => ids))).toEqual(new Set(shown));

    const newest = (await walk(`${ARTICLE}?sort=newest`, 'next')).flatMap(({ ids }) => ids);
    expect([...newest].sort()).toEqual([...shown].sort());
    expect(newest[0]).not.toBe(shown[0]);
  });

  it('goes on by its own links, without script', async () => {
    const page = await open(ARTICLE, { javaScript: false });
    await page.getByRole('link', { name: 'Later' }).click();
    expect(page.url()).toContain('?after=');
    expect(await page.locator('.thread').isVisible()).toBe(true);
    await page.getByRole('link', { name: 'Earlier' }).click();
    expect(await page.locator(`#c-${shown[0]}`).count()).toBe(1);
    await page.getByRole('link', { name: 'Newest first' }).click();
    expect(page.url()).toContain('?sort=newest');
  });

  it('leads a permalink to any page of it to the comment in its context', async () => {
    const page = await open(`/comments/${late}`, { javaScript: false });

    expect(page.url()).toBe(`${site.url}${ARTICLE}/comments/${late}`);
    expect(await page.locator(`#c-${late}.is-target`).isVisible()).toBe(true);
  });

  it('leads old addresses of comments to where they stand now, on this page or another', async () => {
    const page = await open(`${ARTICLE}#comment-${OLD_NUMBER}`);
    await page.waitForURL(`${site.url}${ARTICLE}/comments/${late}`);
    expect(await page.locator(`#c-${late}.is-target`).isVisible()).toBe(true);

    await page.goto(`${site.url}${ARTICLE}?after=${shown[99]}#comment-${OLD_NUMBER}`);
    expect(await page.locator(`#c-${late}`).evaluate(isInView)).toBe(true);
  });

  it('says below the sixth level whom a comment answers', async () => {
    const page = await open(ARTICLE);
    const answer = page.locator('.comment > .to').first();
    const answered = await answer.getByRole('link').innerText();
    await answer.getByRole('link').click();

    expect(await page.locator('.comment:target h3').innerText()).toBe(answered);
  });

  it('folds a branch, and unfolds it for the comment that a link leads to', async () => {
    const page = await open(ARTICLE);
    const branch = page.locator('details.replies').first();
    const id = await branch.locator('[data-comment]').last().getAttribute('data-comment');
    await branch.locator('summary').first().click();
    expect(await page.locator(`#c-${id}`).isVisible()).toBe(false);
    expect(await branch.locator('summary').first().innerText()).toMatch(/^Show \d+ repl/);
    await screenshot(page, 'folded branch');

    await page.evaluate((hash) => location.assign(hash), `#c-${id}`);
    await page.locator(`#c-${id}`).waitFor();
    expect(await page.locator(`#c-${id}`).evaluate(isInView)).toBe(true);
  });

  it('says how long ago, with the date itself behind it', async () => {
    const page = await open(`${ARTICLE}?after=${shown[99]}`);
    const time = page.locator(`#c-${shown[101]} time`).first();

    expect(await time.innerText()).toBe('3 hours ago');
    expect(await time.getAttribute('title')).toMatch(/^\d+ \w+ \d{4}, \d\d:\d\d UTC$/);
  });
});

describe('the keyboard alone', () => {
  it('skips to the text, folds a branch, answers a comment and posts it', async () => {
    const page = await open(ARTICLE);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the text');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#main$/);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);

    await tabTo(page, /^Fold \d+ repl/);
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toMatch(/^Show/);
    await page.keyboard.press('Enter');

    await tabTo(page, /^Reply to /);
    await page.keyboard.press('Enter');
    await page.keyboard.type('With nothing but keys.');
    const order: string[] = [];
    for (let step = 0; step < 12 && order.at(-1) !== 'Never mind'; step += 1) {
      await page.keyboard.press('Tab');
      order.push(await focused(page));
      if (order.at(-1) === 'Name') await page.keyboard.type('Keys');
    }
    expect(order[0]).toBe('Name');
    expect(order.slice(-3)).toEqual(['Post reply', 'Preview', 'Never mind']);
    expect(order).not.toContain('Leave this empty');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');

    const panel = page.locator('.held');
    await panel.waitFor();
    expect(await panel.innerText()).toContain('With nothing but keys.');
  });
});

describe('the way out', () => {
  it('is a plain link where no script runs', async () => {
    const page = await openOutward({ javaScript: false });
    await page.getByRole('link', { name: 'Leave this site' }).click();

    expect(page.url()).toBe(ELSEWHERE);
  });

  it.each(['by its link', 'by three presses of Shift'])(
    '%s, forgets what was typed, and does not lead back',
    async (way) => {
      const page = await openOutward({});
      await page.goto(site.url + ARTICLE);
      await page.getByLabel('Your comment', { exact: true }).fill('Nobody should find this.');
      if (way === 'by its link') await page.getByRole('link', { name: 'Leave this site' }).click();
      else await pressShift(page);
      await page.waitForURL(ELSEWHERE);
      await page.goBack();

      expect(page.url()).toBe(`${site.url}/`);
      await page.goto(site.url + ARTICLE);
      expect(await page.getByLabel('Your comment', { exact: true }).inputValue()).toBe('');
    },
  );

  it('is not taken by somebody who types capitals', async () => {
    const page = await open(ARTICLE);
    await page.getByLabel('Your comment', { exact: true }).focus();
    for (const key of ['Shift+N', 'Shift+O', 'Shift+W']) await page.keyboard.press(key);

    expect(await page.getByLabel('Your comment', { exact: true }).inputValue()).toBe('NOW');
  });
});

describe('the light', () => {
  it('is switched without script', async () => {
    const page = await open('/', { javaScript: false });
    const day = await ground(page);
    await page.getByRole('radio', { name: 'night' }).check();

    expect(await ground(page)).not.toBe(day);
  });

  it('is kept where script runs, set before anything is painted, and the only thing that is kept', async () => {
    const page = await open('/');
    const day = await ground(page);
    await page.getByRole('radio', { name: 'night' }).check();
    // The switch is answered first, and the page in the next frame.
    await page.locator('html[data-theme=dark]').waitFor();
    const night = await ground(page);
    expect(night).not.toBe(day);
    // Paper is white by night too, and who asks for more contrast has it.
    await page.emulateMedia({ media: 'print' });
    expect(await ground(page)).toBe('rgb(255, 255, 255)');
    await page.emulateMedia({ media: null, contrast: 'more' });
    const [ink, faint] = await inks(page);
    expect(faint).toBe(ink);
    await page.emulateMedia({ contrast: null });

    await page.goto(site.url + ARTICLE, { waitUntil: 'commit' });
    await page.locator('main').waitFor();
    expect(await ground(page)).toBe(night);
    await page.waitForLoadState();
    expect(await page.getByRole('radio', { name: 'night' }).isChecked()).toBe(true);
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual(['theme']);

    await page.getByRole('radio', { name: 'as my device' }).check();
    await page.locator('html[data-theme=device]').waitFor();
    expect(await ground(page)).toBe(day);
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });
});

describe('what nobody else learns', () => {
  it('readers get no cookie, and the article is the same bytes for everybody', async () => {
    const page = await open(ARTICLE);
    await page.goto(`${site.url}/search?q=chair`);
    expect(await page.context().cookies()).toEqual([]);

    const cookie = await signIn(site);
    const [stranger, administrator] = await Promise.all([
      fetch(site.url + ARTICLE),
      fetch(site.url + ARTICLE, { headers: { cookie } }),
    ]);
    expect(stranger.headers.getSetCookie()).toEqual([]);
    expect(administrator.headers.get('etag')).toBe(stranger.headers.get('etag'));
    expect(await administrator.text()).toBe(await stranger.text());
  });
});

describe('the weight of an article with a hundred comments', () => {
  it('keeps within its limits, and nothing on it moves while it loads', async () => {
    const page = await openPage({ width: 390, touch: true });
    const responses: Response[] = [];
    page.on('response', (response) => responses.push(response));
    await page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(globalThis, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
      }).observe({ type: 'layout-shift', buffered: true });
    });
    const settled = async (way: Promise<unknown>) => {
      // The last thing that script does on its way in is to listen for news, and that goes on.
      await Promise.all([page.waitForResponse(/\/api\/live\?/), page.waitForResponse(/\/api\/viewer/), way]);
      await page.evaluate(() => document.fonts.ready);
    };
    const atADesk = await openPage({ width: 390 });
    await atADesk.goto(site.url + ARTICLE);
    await expect.poll(() => fontsInUse(atADesk)).toEqual(FIRST_FONTS);
    // A phone paints its first page in fonts of its own, and fetches ours for those after it.
    await settled(page.goto(site.url + ARTICLE));
    expect(await fontsInUse(page)).toEqual([]);
    await page.waitForFunction(() => sessionStorage.getItem('fonts') !== null);
    expect(await fontsInUse(page)).toEqual([]);
    responses.length = 0;
    await settled(page.reload());

    const html = await (await fetch(site.url + ARTICLE)).text();
    expect(commentIds(html)).toHaveLength(100);
    expect(Buffer.byteLength(html)).toBeLessThan(MAX_HTML);
    const inline = [...html.matchAll(/<script(?![^>]* src=)[^>]*>([\s\S]*?)<\/script>/g)].map(
      ([, code = '']) => code,
    );
    const files = responses.filter((response) => response.request().resourceType() === 'script');
    expect(files).toHaveLength(1);
    const scripts = await Promise.all(files.map((file) => file.text()));
    expect(gzipSync([...inline, ...scripts].join('\n')).length).toBeLessThan(MAX_SCRIPT_GZIPPED);

    const { headers } = await fetch(site.url + ARTICLE);
    const ahead = [...(headers.get('link') ?? '').matchAll(/<([^>]+\.woff2)>/g)].map(([, path = '']) => path);
    const fonts = responses
      .map((response) => new URL(response.url()).pathname)
      .filter((path) => ahead.includes(path));
    expect(fonts.toSorted()).toEqual(ahead.toSorted());
    const sizes = ahead.map(async (path) => (await (await fetch(site.url + path)).arrayBuffer()).byteLength);
    expect((await Promise.all(sizes)).reduce((sum, size) => sum + size)).toBeLessThan(MAX_FONTS_AHEAD);
    expect(await fontsInUse(page)).toEqual(FIRST_FONTS);
    expect(await page.evaluate(() => (globalThis as unknown as { shifts: number[] }).shifts)).toEqual([]);
  });
});

async function open(path: string, options: Parameters<typeof openPage>[0] = {}): Promise<Page> {
  const page = await openPage(options);
  await page.goto(site.url + path);
  return page;
}

/** On the front page, in a browser for which the other site is there. */
async function openOutward(options: Parameters<typeof openPage>[0]): Promise<Page> {
  const page = await openPage({
    ...options,
    expectedProblems: [/^request to another host: https:\/\/www\.wikipedia\.org\//],
  });
  await page.route(ELSEWHERE, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>Elsewhere</title>' }),
  );
  await page.goto(`${site.url}/`);
  return page;
}

interface ThreadPart {
  address: string;
  ids: string[];
}

/** All pages of a thread from one on, by what their pagers lead to. */
async function walk(from: string, rel: 'next' | 'prev'): Promise<ThreadPart[]> {
  const pages: ThreadPart[] = [];
  for (let address: string | undefined = from; address !== undefined;) {
    const html: string = await (await fetch(site.url + address)).text();
    const thread = html.slice(html.indexOf('<ol class="thread'));
    pages.push({ address, ids: commentIds(thread) });
    const [, next] = new RegExp(`<a class="button" href="([^"#]+)[^"]*" rel="${rel}"`).exec(html) ?? [];
    address = next?.replaceAll('&amp;', '&');
  }
  return pages;
}

function isInView(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}

/** What a screen reader would call the thing that has the focus, nearly. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement | null;
    const label: HTMLElement | null = element?.labels?.[0] ?? element;
    return (element?.ariaLabel ?? label?.innerText ?? '').replaceAll(/\s+/g, ' ').trim();
  });
}

async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let step = 0; step < 100; step += 1) {
    await page.keyboard.press('Tab');
    if (name.test(await focused(page))) return;
  }
  throw new Error(`Tab never comes to ${name}.`);
}

function ground(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
}

/** The colours of what is read and of what is said beside it. */
function inks(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const style = getComputedStyle(document.documentElement);
    return ['--color-ink', '--color-ink-faint'].map((name) => style.getPropertyValue(name));
  });
}

const FIRST_FONTS = ['Commissioner Variable', 'Literata Variable'];

/** The fonts of ours for the letters of English that the page is shown in. */
async function fontsInUse(page: Page): Promise<string[]> {
  const families = await page.evaluate(() =>
    [...document.fonts]
      .filter(({ status, style, unicodeRange }) => {
        return status === 'loaded' && style === 'normal' && /^U\+20-7E\b/i.test(unicodeRange);
      })
      .map(({ family }) => family.replaceAll(/["']/g, '')),
  );
  return families.toSorted();
}
