import { errorFacts, log } from '@/lib/log';
import type { PageCache } from '@/lib/page-cache/cache';
import { tagsOf } from '@/lib/page-cache/invalidate';

interface Warmer {
  /** Begins anew, as often as the cache was emptied. Never rejects. */
  warm(): Promise<void>;
  stop(): void;
}

/**
 * Renders the pages that are asked for first after a start, before somebody waits for them: one after another, so that whoever
 * asks for another page meanwhile waits for one render at most, and none that is held already. One that fails ends it;
 * whoever asks for a page gets it either way.
 */
export function makeWarmer({ cache, listTargets }: Parts): Warmer {
  let round = 0;

  async function warm(): Promise<void> {
    round += 1;
    const mine = round;
    try {
      for (const target of await listTargets()) {
        if (round !== mine) return;
        const page = { target, tags: tagsOf(target) };
        if (cache.find(page) === undefined) await cache.load(page);
      }
    } catch (error) {
      // Who stops a site in its first seconds stops what is being rendered, too.
      if (round === mine) log('warn', 'pages not warmed', errorFacts(error));
    }
  }

  return { warm, stop: () => void (round += 1) };
}

interface Parts {
  cache: Pick<PageCache, 'find' | 'load'>;
  /** Paths of pages, those first that are wanted most. */
  listTargets: () => Promise<string[]>;
}
