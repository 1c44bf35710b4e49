import { describe, expect, it } from 'vitest';
import { makeRender } from '@/lib/page-cache/render';

const answered = (status: number, html: string) =>
  makeRender({
    ask: () =>
      Promise.resolve({
        status,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        body: Buffer.from(html),
      }),
    headers: {},
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

  it('is not kept when it failed', async () => {
    expect(await answered(500, 'x')('/')).toEqual({ outcome: 'failed', status: 500 });
  });
});
