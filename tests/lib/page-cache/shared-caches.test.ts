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

  it('is told what changed, and again a moment later', async () => {
    const cache = await startCache();
    const purger = purgerOf([cache.url]);

    purger.purge(['article:ا', 'lists']);

    await expect.poll(() => cache.told).toEqual(['PURGE article:%D8%A7 lists', 'PURGE article:%D8%A7 lists']);
  });

  it('is told until it listens, with everything that came meanwhile', async () => {
    const cache = await startCache();
    cache.answer(503);
    const purger = purgerOf([cache.url], 60_000);
    purger.purge(['lists']);
    await expect.poll(() => cache.told.length).toBeGreaterThan(2);

    purger.purge(['article:a']);
    cache.answer(200);

    await expect.poll(() => cache.told.at(-1)).toBe('PURGE lists article:a');
    const { length } = cache.told;
    purger.purge(['all']);
    await expect.poll(() => cache.told.slice(length)).toEqual(['PURGE all']);
  });

  it('that is away keeps no other from being told, and begins anew when too much has changed', async () => {
    const away = await startCache();
    away.stop();
    const cache = await startCache();
    const purger = purgerOf([away.url, cache.url], 60_000);

    purger.purge(Array.from({ length: 101 }, (_, i) => `article:${i}` as const));

    await expect.poll(() => cache.told).toEqual(['PURGE all']);
  });
});

function purgerOf(urls: string[], echoMs = 20): Purger {
  const purger = makePurger({ urls, echoMs, pausesMs: [5] });
  open.push(purger);
  return purger;
}

async function startCache() {
  const told: string[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    told.push(`${request.method} ${String(request.headers['surrogate-key'])}`);
    response.writeHead(status).end('forgotten');
  });
  open.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    told,
    answer: (next: number) => void (status = next),
    stop: () => void server.close(),
  };
}
