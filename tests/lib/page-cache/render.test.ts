import { describe, expect, it } from 'vitest';
import type { Rendering } from '@/lib/page-cache/cache';
import { makeRender } from '@/lib/page-cache/render';
import { setAside } from '@/lib/page-cache/set-aside';
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
  }).render;

function documentOf(rendering: Rendering) {
  if (rendering.outcome !== 'page') throw new Error(rendering.outcome);
  return rendering.document;
}

const headersOf = (rendering: Rendering) => documentOf(rendering).headers;
const wordsOf = (rendering: Rendering) =>
  /<p>(.*)<\/p>/.exec(documentOf(rendering).identity.body.toString())?.[1];

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

  it('is filled anew under the same headers, and made by Next again once everything was forgotten', async () => {
    const asked: string[] = [];
    const again = () => Promise.resolve({ html: '<p>Two</p>', around: '' });
    const { render, forget } = makeRender({
      ask: (target) => {
        asked.push(target);
        const key = setAside({ html: '<p>One</p>', around: '', again });
        const body = Buffer.from(`<head></head><template data-set-aside="${key}"></template>`);
        return Promise.resolve({
          status: 200,
          headers: { 'content-type': 'text/html; charset=utf-8' },
          body,
        });
      },
      headers: { 'X-Of-The-Site': 'one' },
      htmlHeaders: { Link: '</a.woff2>; rel=preload' },
      pageHeaders: sharedHeaders,
    });
    const [first, second] = [await render('/articles/a'), await render('/articles/a')];
    forget();
    const third = await render('/articles/a');

    expect([first, second, third].map(wordsOf)).toEqual(['One', 'Two', 'One']);
    expect(asked).toEqual(['/articles/a', '/articles/a']);
    expect({ ...headersOf(second), ETag: '' }).toEqual({ ...headersOf(first), ETag: '' });
  });

  it('is not kept when it failed', async () => {
    expect(await answered(500, 'x')('/')).toEqual({ outcome: 'failed', status: 500 });
  });
});
