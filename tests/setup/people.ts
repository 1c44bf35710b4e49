import type { Page } from 'playwright-core';
import { newId } from '@/lib/ids';
import { hashToken, newToken } from '@/lib/privacy/tokens';
import type { Site } from './site';
import { querySite } from './site-database';

/** A comment as a person types it. What is left out stays as it is in the form. */
export interface Typed {
  body?: string;
  name?: string;
}

/** Types into the comment form, wherever on the page it stands. */
export async function fillIn(page: Page, { body, name }: Typed): Promise<void> {
  const form = page.locator('[data-say]');
  if (body !== undefined) await form.getByLabel('Your comment', { exact: true }).fill(body);
  if (name !== undefined) await form.getByLabel('Name', { exact: true }).fill(name);
}

/** Presses the button that posts, under whichever comment the form stands. */
export async function post(page: Page): Promise<void> {
  await page.locator('[data-post]').click();
}

/**
 * Presses Shift three times as fast as a hand can, for which this machine may take too long: the whole page hears it at once,
 * by the events that a key makes.
 */
export async function pressShift(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (let press = 0; press < 3; press += 1)
      for (const type of ['keydown', 'keyup'])
        document.body.dispatchEvent(new KeyboardEvent(type, { key: 'Shift', bubbles: true }));
  });
}

/** Sends a form as a browser does, without one, and shows the answer itself: 303 is not followed. */
export function submitForm(
  site: Site,
  path: string,
  fields: Record<string, string>,
  cookie = '',
): Promise<Response> {
  return fetch(site.url + path, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: site.url, ...(cookie && { cookie }) },
    body: new URLSearchParams(fields),
  });
}

/** Posts a comment and returns where it leads: to its own page, to its receipt, or back to the form. */
export async function postBy(site: Site, article: string, fields: Record<string, string>): Promise<string> {
  const answer = await submitForm(site, `${article}/comments`, fields);
  const { pathname, search, hash } = new URL(answer.headers.get('location') ?? '', site.url);
  return pathname + search + hash;
}

/** Signs the first administrator in, once for each site; returns the cookie. */
export async function signIn(site: Site): Promise<string> {
  const link = await site.signInLink();
  return openSession(site, link.slice(link.lastIndexOf('/') + 1));
}

/** Signs a new moderator in, who has this name and handle; returns the cookie. */
export async function signInModerator(site: Site, name: string): Promise<string> {
  const { token } = await linkForModerator(site, name);
  return openSession(site, token);
}

/** A new moderator, and the one-time link that the command line would make them. */
export async function linkForModerator(site: Site, name: string): Promise<{ token: string; link: string }> {
  const [id, token] = [newId(), newToken()];
  await querySite(
    site,
    `INSERT INTO account (id, handle, handle_folded, display_name, display_name_folded, role)
     VALUES ($1, $2, lower($2), $2, lower($2), 'moderator')`,
    [id, name],
  );
  await querySite(
    site,
    "INSERT INTO sign_in_link (token_hash, account_id, expires_at) VALUES ($1, $2, now() + interval '1 day')",
    [hashToken(token), id],
  );
  return { token, link: `${site.url}/sign-in/${token}` };
}

async function openSession(site: Site, token: string): Promise<string> {
  const answer = await submitForm(site, '/sign-in', { token });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

/** The ids of comments in a page, in its order. */
export function commentIds(html: string): string[] {
  return [...html.matchAll(/ data-comment="([0-9a-z]{16})"/g)].map(([, id = '']) => id);
}
