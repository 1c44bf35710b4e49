import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Page } from '@/lib/page-cache/cache';

/** A public page and the template of its route, for counting. */
export interface Place {
  page: Page;
  pattern: string;
}

export interface Shortcuts {
  /** Where a request leads, if its address has led to a page before. */
  find(request: IncomingMessage): Place | undefined;
  /** Remembers that this address, spelled like this, leads there. */
  learn(target: string, place: Place): void;
}

/** More than most sites have pages. What is forgotten is only looked up again. */
const MAX_ADDRESSES = 20_000;

/**
 * What addresses were found to mean. Reading one and finding its route takes longer than sending the page, and gives the
 * same each time, so it is done once. Only an address in its one spelling is remembered, and only when there was a page: whoever
 * invents others cannot fill this.
 */
export function makeShortcuts(): Shortcuts {
  const places = new LRUCache<string, Place>({ max: MAX_ADDRESSES });
  return {
    find: ({ method, url }) => (method === 'GET' || method === 'HEAD' ? places.get(url ?? '/') : undefined),
    learn: (target, place) => {
      if (target === place.page.target) places.set(target, place);
    },
  };
}
