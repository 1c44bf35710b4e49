import { randomUUID } from 'node:crypto';
import { singleton } from '@/lib/server/singleton';

/** Bodies of pages, until the front server puts them into what Next made around them. */
interface Aside {
  /** Whether a front server takes them out again. */
  isServed: boolean;
  held: Map<string, { html: string; at: number }>;
}

const aside = singleton<Aside>('set aside', () => ({ isServed: false, held: new Map() }));

/** Nobody comes for a body any more after this; what was left behind is let go. */
const PATIENCE_MS = 30_000;

/** Far more than are ever on their way at once, and a bound for those that were left behind. */
const MOST = 500;

const PLACE = /<template data-set-aside="([^"]*)"><\/template>/;

/** Says that what is set aside is put back from now on: by a server in production. */
export function servePages(): void {
  aside.isServed = true;
}

/** Whether pages may be set aside here. */
export function isPutBack(): boolean {
  return aside.isServed;
}

/** Keeps the finished HTML of a page's body out of Next's way; returns what stands for it, for `data-set-aside`. */
export function setAside(html: string): string {
  const now = Date.now();
  for (const [key, { at }] of aside.held) {
    if (aside.held.size < MOST && now - at < PATIENCE_MS) break;
    aside.held.delete(key);
  }
  const key = randomUUID();
  aside.held.set(key, { html, at: now });
  return key;
}

/** A page as Next made it, with its body in its place, once. Throws when that is not there any more: such a page is empty. */
export function putBack(page: string): string {
  const found = PLACE.exec(page);
  if (found === null) return page;
  const [place, key = ''] = found;
  const kept = aside.held.get(key);
  if (kept === undefined) throw new Error('What was set aside is gone.');
  aside.held.delete(key);
  return page.slice(0, found.index) + kept.html + page.slice(found.index + place.length);
}
