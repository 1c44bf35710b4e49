import { describe, expect, it } from 'vitest';
import { makeRender } from '@/lib/page-cache/render';

const answered = (status: number, html: string, type = 'text/html; charset=utf-8') =>
  makeRender({
    ask: () =>
      Promise.resolve({
        status,
        headers: { 'content-type': type },
        body: Buffer.from(html),
      }),
    headers: {},
    htmlHeaders: { Link: '</a.woff2>; rel=preload' },
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

  it('is not kept when it failed', async () => {
    expect(await answered(500, 'x')('/')).toEqual({ outcome: 'failed', status: 500 });
  });
});
