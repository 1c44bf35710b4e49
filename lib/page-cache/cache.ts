import { LRUCache } from 'lru-cache';
import { compressFully, type Document } from '@/lib/page-cache/document';
import type { PageTag } from '@/lib/page-cache/invalidate';
import { errorFacts, log } from '@/lib/log';

/** What a page of the site is asked for by: its canonical path with the parameters that count, and what it shows. */
export interface Page {
  target: string;
  tags: readonly PageTag[];
}

/** What came of rendering a page. `missing` has no document of its own: all unknown addresses show the same one. */
export type Rendering =
  | { outcome: 'page'; document: Document }
  | { outcome: 'missing' }
  | { outcome: 'elsewhere'; status: number; location: string }
  | { outcome: 'failed'; status: number };

/** What the cache knows of a page without asking anybody. */
export type Found = Extract<Rendering, { outcome: 'page' | 'missing' }>;

export interface PageCache {
  /** The page, if it is held and true. */
  find(page: Page): Found | undefined;
  /** The page, rendered after they asked or once for all who do so meanwhile. It is held only if it stayed true throughout. */
  load(page: Page): Promise<Rendering>;
  /** Pages with these tags are no longer true, nor is what is being rendered of them. */
  invalidate(tags: readonly PageTag[]): void;
  /** Whether changes are being heard of. While they are not, nothing is served from the cache or put into it. */
  trust(hearing: boolean): void;
  statistics(): { hits: number; misses: number; pages: number; bytes: number };
}

/** Some 200 pages of a hundred comments, plain, gzip and brotli, with the styles in each. */
const CACHE_BYTES = 64 * 1024 * 1024;

/** What takes more than an eighth would push out too much of the rest. */
const LARGEST_SHARE = 1 / 8;

/** A page that changes again at once is not compressed fully: of what a change takes of the machine, that would be a third. */
const QUIET_MS = 250;

/** Addresses that are known to lead nowhere. They cost a line each, and whoever invents them must not push out pages. */
const MAX_MISSING = 1000;

/**
 * The page cache (ARCHITECTURE, decision 5). Truth works by generations: every change numbers the tags it touches, a page's
 * generation is the greatest number among its tags, and what was rendered under another generation than the present
 * one is not true any more, whether it lies in the cache or is still under way.
 */
export function makePageCache({ render, onAll, maxBytes = CACHE_BYTES }: Parts): PageCache {
  const held = new LRUCache<string, Held>({
    maxSize: maxBytes,
    maxEntrySize: Math.floor(maxBytes * LARGEST_SHARE),
    sizeCalculation: ({ document }, target) => document.bytes + target.length,
  });
  const missing = new LRUCache<string, number>({ max: MAX_MISSING });
  const flights = new Map<string, Flight>();
  const generations = new Map<PageTag, number>();
  let changes = 0;
  let trusted = false;
  let hits = 0;
  let misses = 0;

  function find({ target, tags }: Page): Found | undefined {
    const found = trusted ? look(target, generationOf(tags)) : undefined;
    if (found === undefined) misses += 1;
    else hits += 1;
    return found;
  }

  function look(target: string, generation: number): Found | undefined {
    const page = held.get(target);
    if (page?.generation === generation) return { outcome: 'page', document: page.document };
    if (page !== undefined) held.delete(target);
    return missing.get(target) === generation ? { outcome: 'missing' } : undefined;
  }

  function load(page: Page): Promise<Rendering> {
    const flying = flights.get(page.target);
    if (flying === undefined) return begin(page);
    if (flying.generation === generationOf(page.tags)) return flying.rendering;
    // What began before a change may not show it. The next one begins when it has ended, for all who wait by then: however
    // often a page changes, one render of it goes at a time.
    const next = () => load(page);
    flying.next ??= flying.rendering.then(next, next);
    return flying.next;
  }

  function begin({ target, tags }: Page): Promise<Rendering> {
    const generation = generationOf(tags);
    const rendering = render(target)
      .then((result) => {
        if (isTrue(tags, generation)) keep({ target, tags, generation, result });
        return result;
      })
      .finally(() => flights.delete(target));
    flights.set(target, { generation, rendering });
    return rendering;
  }

  function keep({ target, tags, generation, result }: Kept): void {
    if (result.outcome === 'missing') missing.set(target, generation);
    if (result.outcome !== 'page') return;
    held.set(target, { generation, document: result.document });
    setTimeout(() => {
      compress({ target, tags, generation, document: result.document }).catch((error: unknown) =>
        log('warn', 'page not compressed', errorFacts(error)),
      );
    }, QUIET_MS).unref();
  }

  async function compress({ target, tags, generation, document }: Page & Held): Promise<void> {
    const isHeld = () => isTrue(tags, generation) && held.has(target);
    if (!isHeld()) return;
    const compressed = await compressFully(document);
    if (isHeld()) held.set(target, { generation, document: compressed });
  }

  function invalidate(tags: readonly PageTag[]): void {
    changes += 1;
    if (tags.includes('all')) {
      held.clear();
      missing.clear();
      generations.clear();
      onAll?.();
    }
    for (const tag of tags) generations.set(tag, changes);
  }

  /** Both ways everything is of the past: what came before the silence, and what was read during it. */
  function trust(hearing: boolean): void {
    trusted = hearing;
    invalidate(['all']);
  }

  function generationOf(tags: readonly PageTag[]): number {
    let latest = 0;
    for (const tag of tags) latest = Math.max(latest, generations.get(tag) ?? 0);
    return latest;
  }

  function isTrue(tags: readonly PageTag[], generation: number): boolean {
    return trusted && generationOf(tags) === generation;
  }

  function statistics() {
    return { hits, misses, pages: held.size, bytes: held.calculatedSize };
  }

  return { find, load, invalidate, trust, statistics };
}

interface Parts {
  render: (target: string) => Promise<Rendering>;
  /** Called when everything may have changed: whatever renders by what it kept is to forget it. */
  onAll?: () => void;
  maxBytes?: number;
}

interface Held {
  generation: number;
  document: Document;
}

interface Flight {
  generation: number;
  rendering: Promise<Rendering>;
  /** For those who came after a change. */
  next?: Promise<Rendering>;
}

interface Kept extends Page {
  generation: number;
  result: Rendering;
}
