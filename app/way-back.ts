import { headers } from 'next/headers';
import { env } from '@/lib/env';

/** Pages that somebody may come from and want to go on with. Nothing else, and no query, which could carry a token; nor a step back, which leads to anything. */
const RETURNABLE = /^\/(articles|account|moderation|write|admin)(\/(?!(\.|%2e){1,2}(\/|$))[\w.~%-]+)*$/i;

/** A path of ours to go on to; null for everything else. For what a form sends along, which anybody can write. */
export function wayBack(text: unknown): string | null {
  return typeof text === 'string' && RETURNABLE.test(text) ? text : null;
}

/** The path of a page that leads on to `next` when its form has done its work; as it is where nothing is known of that. */
export function withNext(path: string, next: string | null): string {
  if (next === null) return path;
  return `${path}${path.includes('?') ? '&' : '?'}next=${encodeURIComponent(next)}`;
}

/** Where whoever looks at this page came from, when that was a page of ours that one can go on with. */
export async function cameFrom(): Promise<string | null> {
  const referer = (await headers()).get('referer') ?? '';
  if (!URL.canParse(referer)) return null;
  const { origin, pathname } = new URL(referer);
  return origin === env.SITE_URL ? wayBack(pathname) : null;
}
