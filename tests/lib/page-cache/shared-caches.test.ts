import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { keysOf, makePurger, sharedHeaders, type Purger } from '@/lib/page-cache/shared-caches';

const open: (Server | Purger)[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

describe('a shared cache', () => {
  it('may keep a page for a minute, by keys that any script can be written in', () => {
    expect(sharedHeaders('/articles/%D8%A7?after=1')).toEqual({
      'Cache-Control': 'max-age=0, must-revalidate, s-maxage=60',
      'Surrogate-Key': 'article:%D8%A7 all',
    });
    expect(sharedHeaders('/')).toMatchObject({ 'Surrogate-Key': 'lists all' });
    expect(keysOf(['article:a b', 'lists'])).toBe('article:a%20b lists');
  });

  it('is told what changed, and again in a moment', async () => {
    const cache = await startCache();
    const purger = purgerOf([cache.url]);

    purger.purge(['article:ا', 'lists']);

    // One echo: two that come while the first telling is still under way are one.
    const told = 'PURGE article:%D8%A7 lists';
    await expect.poll(() => cache.told).toEqual([told, told]);
  });

  it('is told until it listens, with everything that came meanwhile', async () => {
    const cache = await startCache();
    const purger = purgerOf([cache.url], []);
    // While the third is on its way something else changes; from the fourth on the cache listens.
    cache.answer((times) => {
      if (times === 3) purger.purge(['article:a']);
      return times < 4 ? 503 : 200;
    });
    purger.purge(['lists']);

    await expect
      .poll(() => cache.told)
      .toEqual(['PURGE lists', 'PURGE lists', 'PURGE lists', 'PURGE article:a lists']);
  });

  it('that is away keeps no other from being told, and begins anew when too much has changed', async () => {
    const away = await startCache();
    away.stop();
    const cache = await startCache();
    const purger = purgerOf([away.url, cache.url], []);

    // Two bytes a letter, six characters in a header.
    purger.purge(Array.from({ length: 5 }, (_, i) => `article:${i}-${'ا'.repeat(148)}` as const));

    await expect.poll(() => cache.told).toEqual(['PURGE all']);
  });
});

function purgerOf(urls: string[], echoesMs = [20]): Purger {
  const purger = makePurger({ urls, echoesMs, pausesMs: [5] });
  open.push(purger);
  return purger;
}

async function startCache() {
  const told: string[] = [];
  let statusOf = (_times: number) => 200;
  const server = createServer((request, response) => {
    told.push(`${request.method} ${String(request.headers['surrogate-key'])}`);
    response.writeHead(statusOf(told.length)).end('forgotten');
  });
  open.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    told,
    /** What it answers to the first, the second and so on. */
    answer: (next: typeof statusOf) => void (statusOf = next),
    stop: () => void server.close(),
  };
}
