import { randomUUID } from 'node:crypto';
import { singleton } from '@/lib/server/singleton';

/** The body of a page as HTML, and what Next's part of the same page is made of, as text: as long as it is the same, so is that part. */
export interface Body {
  html: string;
  around: string;
}

/** A body that waits for the page it belongs to, and how it is written again when something of it has changed; null: there is no such page any more. */
export interface Aside extends Body {
  again: () => Promise<Body | null>;
}

/** Bodies of pages, until the front server puts them into what Next made around them. */
interface Held {
  /** Whether a front server takes them out again. */
  isServed: boolean;
  bodies: Map<string, { body: Aside; timer: NodeJS.Timeout }>;
  /** Of all of them together, in characters. */
  length: number;
}

const held = singleton<Held>('set aside', () => ({ isServed: false, bodies: new Map(), length: 0 }));

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
  held.isServed = true;
}

/** Whether pages may be set aside here. */
export function isPutBack(): boolean {
  return held.isServed;
}

/** Keeps the finished body of a page out of Next's way; returns what stands for it, for `data-set-aside`. */
export function setAside(body: Aside): string {
  for (const key of held.bodies.keys()) {
    if (held.length + body.html.length <= MOST) break;
    take(key);
  }
  const key = randomUUID();
  held.bodies.set(key, { body, timer: setTimeout(() => take(key), PATIENCE_MS).unref() });
  held.length += body.html.length;
  return key;
}

/**
 * The body that was set aside for a page that Next made, once, and what stands before and after it; null for a page of
 * Next alone. Throws when it is not there any more: such a page is empty.
 */
export function takeBody(page: string): { before: string; body: Aside; after: string } | null {
  const found = PLACE.exec(page);
  if (found === null) return null;
  const [place, key = ''] = found;
  const body = take(key);
  if (body === undefined) throw new Error('What was set aside is gone.');
  return { before: page.slice(0, found.index), body, after: page.slice(found.index + place.length) };
}

function take(key: string): Aside | undefined {
  const kept = held.bodies.get(key);
  if (kept === undefined) return undefined;
  clearTimeout(kept.timer);
  held.bodies.delete(key);
  held.length -= kept.body.html.length;
  return kept.body;
}
