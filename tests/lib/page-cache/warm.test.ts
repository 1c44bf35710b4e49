import { describe, expect, it } from 'vitest';
import { makePageCache } from '@/lib/page-cache/cache';
import { makeDocument } from '@/lib/page-cache/document';
import { makeWarmer } from '@/lib/page-cache/warm';

/** A cache over pages that take their time, and what was rendered for it. */
function makeSite({ broken = '' } = {}) {
  const rendered: string[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const cache = makePageCache({
    render: async (target) => {
      rendered.push(target);
      atOnce += 1;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      await new Promise((resolve) => setTimeout(resolve, 2));
      atOnce -= 1;
      if (target === broken) throw new Error('The database went away.');
      const document = await makeDocument({ status: 200, body: Buffer.from(target), headers: {} });
      return { outcome: 'page', document };
    },
  });
  cache.trust(true);
  return { cache, rendered, most: () => mostAtOnce };
}

describe('warming', () => {
  it('renders one page after another, and none that is held', async () => {
    const { cache, rendered, most } = makeSite();
    await cache.load({ target: '/articles/a', tags: ['article:a', 'all'] });
    await makeWarmer({ cache, listTargets: async () => ['/', '/articles/a', '/articles/b'] }).warm();

    expect(rendered).toEqual(['/articles/a', '/', '/articles/b']);
    expect(most()).toBe(1);
    expect(cache.find({ target: '/articles/b', tags: ['article:b', 'all'] })?.outcome).toBe('page');
  });

  it('ends where a page cannot be rendered, where the list cannot be had, and when it is stopped', async () => {
    const site = makeSite({ broken: '/' });
    await makeWarmer({ cache: site.cache, listTargets: async () => ['/', '/articles/a'] }).warm();
    expect(site.rendered).toEqual(['/']);

    const away = () => Promise.reject(new Error('No database.'));
    await expect(makeWarmer({ cache: site.cache, listTargets: away }).warm()).resolves.toBeUndefined();

    const other = makeSite();
    const warmer = makeWarmer({ cache: other.cache, listTargets: async () => ['/', '/articles/a'] });
    const warmed = warmer.warm();
    warmer.stop();
    await warmed;
    expect(other.rendered).toEqual([]);
  });
});
