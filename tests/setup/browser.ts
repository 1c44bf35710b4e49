import { mkdir } from 'node:fs/promises';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, inject } from 'vitest';

/** A pixel width that is neither phone nor wide screen; tests of either name their own. */
const USUAL_WIDTH = 1100;
const USUAL_HEIGHT = 900;

/** Waiting longer than this for one thing on a page means that it does not come. */
const PATIENCE = 30_000;

/** Chromium draws no picture that is higher than its textures. */
const MAX_PICTURE_HEIGHT = 8000;

const SCREENSHOTS = 'tests/screenshots';

type PageOptions = {
  javaScript?: boolean;
  /** In CSS pixels. */
  width?: number;
  /** A screen that is touched, and no mouse. */
  touch?: boolean;
  colorScheme?: 'light' | 'dark';
  reducedMotion?: 'reduce' | 'no-preference';
  /** Problems that the test provokes, and expects to find reported. */
  expectedProblems?: RegExp[];
};

let browser: Promise<Browser> | undefined;
const contexts: BrowserContext[] = [];
const problems: string[] = [];

/**
 * A page in a browser profile of its own, closed when the test ends. The test fails by any error on the console, any
 * uncaught error, any breach of the Content-Security-Policy, any part of a page that is missing, any answer of 500 or
 * more, and any request to a host other than loopback.
 */
export async function openPage(options: PageOptions = {}): Promise<Page> {
  browser ??= launch();
  const context = await (
    await browser
  ).newContext({
    javaScriptEnabled: options.javaScript ?? true,
    viewport: { width: options.width ?? USUAL_WIDTH, height: USUAL_HEIGHT },
    hasTouch: options.touch ?? false,
    colorScheme: options.colorScheme ?? 'light',
    reducedMotion: options.reducedMotion ?? 'reduce',
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
  contexts.push(context);
  context.setDefaultTimeout(PATIENCE);
  collectProblems(context, options.expectedProblems ?? []);
  const page = await context.newPage();
  waitForWholePages(page);
  await slowDown(page);
  return page;
}

/** With SLOW set to 6, say, the page takes six times as long for whatever it does: what a test does not wait for shows. */
async function slowDown(page: Page): Promise<void> {
  const rate = Number(process.env.SLOW ?? 1);
  if (rate === 1) return;
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate });
}

let isWaiting = false;

/**
 * What is pressed waits for the page that it leads to, but only until that begins to come; and what a test then counts, or
 * asks whether it is seen, is asked at once. On a busy machine half a page would answer: so presses wait for all of it.
 */
function waitForWholePages(page: Page): void {
  if (isWaiting) return;
  isWaiting = true;
  const locators = Object.getPrototypeOf(page.locator(':root')) as Pick<
    Locator,
    'click' | 'dblclick' | 'press' | 'page'
  >;
  for (const name of ['click', 'dblclick', 'press'] as const) {
    const act = locators[name] as (...args: unknown[]) => Promise<void>;
    locators[name] = async function (this: Locator, ...args: unknown[]): Promise<void> {
      await act.apply(this, args);
      await this.page().waitForLoadState('domcontentloaded');
    };
  }
}

/** With PICTURES set, keeps one of the page, from its top, as `tests/screenshots/NAME.png`, which git ignores. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (!process.env.PICTURES) return;
  await mkdir(SCREENSHOTS, { recursive: true });
  const { width, height } = await page.evaluate(() => ({
    width: document.documentElement.clientWidth,
    height: document.documentElement.scrollHeight,
  }));
  const clip = { x: 0, y: 0, width, height: Math.min(height, MAX_PICTURE_HEIGHT) };
  await page.screenshot({ path: `${SCREENSHOTS}/${name}.png`, fullPage: true, clip });
}

function launch(): Promise<Browser> {
  return chromium.launch({
    ...inject('chromium'),
    // Sandboxes need privileges that containers do not grant; the pages are our own.
    chromiumSandbox: false,
    args: [
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
      // Glyphs drawn alike on every machine.
      '--font-render-hinting=none',
      '--disable-dev-shm-usage',
    ],
  });
}

function collectProblems(context: BrowserContext, expected: RegExp[]): void {
  const report = (problem: string) => {
    if (!expected.some((pattern) => pattern.test(problem))) problems.push(problem);
  };
  context.on('console', (message) => {
    if (message.type() !== 'error' || isAnswer(message.text()) || isStream(message.location().url)) return;
    report(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => report(`uncaught: ${String(error.error())}`));
  context.on('request', (request) => {
    if (!isOurs(request.url())) report(`request to another host: ${request.url()}`);
  });
  context.on('response', (response) => {
    if (isStream(response.url())) return;
    const asked = ['document', 'fetch', 'xhr'].includes(response.request().resourceType());
    if (response.status() >= (asked ? 500 : 400)) report(`${response.status()}: ${response.url()}`);
  });
}

/** Chromium logs every 4xx as an error; refusals are answers like others, and are judged by their kind in `response`. */
function isAnswer(text: string): boolean {
  return text.startsWith('Failed to load resource: the server responded with a status of');
}

/** A page is whole without it, and asks again by itself when the site was away. */
function isStream(url: string): boolean {
  return url.includes('/api/live?');
}

function isOurs(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return !/^(https?|wss?):$/.test(protocol) || hostname === '127.0.0.1' || hostname === 'localhost';
}

afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  const found = problems.splice(0);
  if (found.length > 0) throw new Error(`The browser reports:\n${found.join('\n')}`);
});

afterAll(async () => {
  await (await browser)?.close();
});
