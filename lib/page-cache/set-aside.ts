import { randomUUID } from 'node:crypto';
import { singleton } from '@/lib/server/singleton';

/** Bodies of pages, until the front server puts them into what Next made around them. */
interface Aside {
  /** Whether a front server takes them out again. */
  isServed: boolean;
  held: Map<string, { html: string; timer: NodeJS.Timeout }>;
  /** Of all of them together, in characters. */
  length: number;
}

const aside = singleton<Aside>('set aside', () => ({ isServed: false, held: new Map(), length: 0 }));

/** Nobody comes for a body any more after this; what was left behind is let go. */
const PATIENCE_MS = 30_000;

/**
 * In characters, a hundred long pages and more: far more than are ever on their way at once, and a bound for those that were left
 * behind. Who asks for pages and goes before they come leaves one behind each time.
 */
const MOST = 32_000_000;

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
  for (const key of aside.held.keys()) {
    if (aside.length + html.length <= MOST) break;
    take(key);
  }
  const key = randomUUID();
  aside.held.set(key, { html, timer: setTimeout(() => take(key), PATIENCE_MS).unref() });
  aside.length += html.length;
  return key;
}

/** A page as Next made it, with its body in its place, once. Throws when that is not there any more: such a page is empty. */
export function putBack(page: string): string {
  const found = PLACE.exec(page);
  if (found === null) return page;
  const [place, key = ''] = found;
  const html = take(key);
  if (html === undefined) throw new Error('What was set aside is gone.');
  return page.slice(0, found.index) + html + page.slice(found.index + place.length);
}

function take(key: string): string | undefined {
  const kept = aside.held.get(key);
  if (kept === undefined) return undefined;
  clearTimeout(kept.timer);
  aside.held.delete(key);
  aside.length -= kept.html.length;
  return kept.html;
}
