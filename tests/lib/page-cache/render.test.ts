import { describe, expect, it } from 'vitest';
import { makeRender } from '@/lib/page-cache/render';
import { sharedHeaders } from '@/lib/page-cache/shared-caches';

const answered = (status: number, html: string, type = 'text/html; charset=utf-8', shared = false) =>
  makeRender({
    ask: () =>
      Promise.resolve({
        status,
        headers: { 'content-type': type },
        body: Buffer.from(html),
      }),
    headers: {},
    htmlHeaders: { Link: '</a.woff2>; rel=preload' },
    ...(shared && { pageHeaders: sharedHeaders }),
  });

describe('a page that Next answered', () => {
  it('is kept whole', async () => {
    expect(await answered(200, '<!doctype html><p>Whole.')('/')).toMatchObject({ outcome: 'page' });
  });

  it.each([
    '<template id="B:0"></template>',
    '<template id="P:1"></template>',
    '<div hidden="" id="S:0">late</div>',
  ])('is not kept with %s, which only React could put in its place', async (leftover) => {
    expect(await answered(200, `<!doctype html><p>In pieces.${leftover}`)('/')).toMatchObject({
      outcome: 'failed',
    });
  });

  it('has fonts fetched with it when it is HTML, and a feed has none', async () => {
    const page = await answered(200, '<!doctype html><p>Whole.')('/');
    const feed = await answered(200, '<feed/>', 'application/atom+xml')('/feed.xml');

    expect(page).toMatchObject({ document: { headers: { Link: '</a.woff2>; rel=preload' } } });
    expect(feed).toMatchObject({ outcome: 'page' });
    expect(JSON.stringify(feed)).not.toContain('preload');
  });

  it('may be shared where caches are told of changes, and nothing else may', async () => {
    const html = ['<!doctype html><p>Whole.', 'text/html'] as const;
    const page = await answered(200, ...html, true)('/articles/a');
    const nothing = await answered(404, ...html, true)('/_not-found');

    expect(page).toMatchObject({
      document: { headers: { 'Cache-Control': expect.stringContaining('s-maxage=60') as string } },
    });
    expect(await answered(200, ...html)('/')).toMatchObject({
      document: { headers: { 'Cache-Control': 'no-cache' } },
    });
    expect(nothing).toMatchObject({ document: { headers: { 'Cache-Control': 'no-store' } } });
    expect(JSON.stringify(nothing)).not.toContain('Surrogate-Key');
  });

  it('is not kept when it failed', async () => {
    expect(await answered(500, 'x')('/')).toEqual({ outcome: 'failed', status: 500 });
  });
});
