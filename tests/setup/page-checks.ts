import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import { FileSystemConfigLoader, HtmlValidate } from 'html-validate';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { screenshot } from '@/tests/setup/browser';

/** WCAG 2.2 AA with all it includes, and what axe's authors hold to be good practice besides. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Half a megabyte that goes to each page, so the shorter of the two forms it comes in. */
const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const validator = new HtmlValidate(new FileSystemConfigLoader());

/** axe takes a second or two; on a page opened without JavaScript its timers never fire. */
const AXE_PATIENCE = 60_000;

/**
 * Fails with the rule, the place and the reason for everything that axe-core finds on the page as it is now.
 * The page must have been opened with JavaScript; the site's own may be absent.
 */
export function expectNoAxeViolations(page: Page): Promise<void> {
  return expectNothingFound(page, { type: 'tag', values: RULES });
}

/** No phone is narrower than this, in CSS pixels: it is a page of 1280 at four times its size too (WCAG 1.4.10). */
const NARROWEST = 320;

/**
 * All that a browser can be asked of any page in one opening of it, since opening pages is what the minutes go for: the
 * whole of axe by day, the colours by night, and the width of the narrowest phone. `name` is that of its pictures.
 */
export async function expectSoundPage(page: Page, name: string): Promise<void> {
  await screenshot(page, `${name} light`);
  await expectNoAxeViolations(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectReadableColours(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await screenshot(page, `${name} phone dark`);
  await page.setViewportSize({ width: NARROWEST, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(NARROWEST);
}

/** What another colour scheme can break on a page that passed the whole of axe in one. */
async function expectReadableColours(page: Page): Promise<void> {
  // Where a colour goes over into another one, the change of scheme is still under way.
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
  await expectNothingFound(page, { type: 'rule', values: ['color-contrast', 'link-in-text-block'] });
}

async function expectNothingFound(page: Page, runOnly: axe.RunOnly): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  // What passes is not wanted one by one: to name every place of it takes most of the time on a long page.
  const run = page.evaluate(async (rules) => {
    const { run } = (globalThis as unknown as { axe: typeof axe }).axe;
    const { violations, passes } = await run({ runOnly: rules, resultTypes: ['violations'] });
    return { violations, passes: passes.length };
  }, runOnly);
  const { violations, passes } = await within(
    AXE_PATIENCE,
    run,
    'axe did not finish. It needs a page with JavaScript.',
  );
  const findings = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id} at ${node.target.join(' ')}: ${help}. ${node.failureSummary ?? ''}`),
  );
  expect(findings, page.url()).toEqual([]);
  expect(passes, 'axe looked at nothing').toBeGreaterThan(0);
}

/** Fails with line, rule and reason for everything in `html` (a whole document, as the server sent it) that is not valid. */
export async function expectValidHtml(html: string): Promise<void> {
  const report = await validator.validateString(html, 'page.html');
  const findings = report.results.flatMap(({ messages }) =>
    messages.map(({ line, column, ruleId, message }) => `${line}:${column} ${ruleId}: ${message}`),
  );
  expect(findings).toEqual([]);
}

async function within<T>(milliseconds: number, work: Promise<T>, message: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(message)), milliseconds);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
