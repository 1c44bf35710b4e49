import { describe, expect, it } from 'vitest';
import { makePageCache, type Page, type Rendering } from '@/lib/page-cache/cache';
import { makeDocument } from '@/lib/page-cache/document';
import { tagsOf } from '@/lib/page-cache/invalidate';

describe('the page cache', () => {
  it('renders once for all who ask at the same time, and then not again', async () => {
    const { cache, renders } = setUp();
    const asked = Array.from({ length: 1000 }, () => cache.load(ARTICLE));
    await renders.answer(0, 'hello');
    const answers = await Promise.all(asked);

    expect(renders.targets).toEqual([ARTICLE.target]);
    expect(new Set(answers.map(textOf))).toEqual(new Set(['hello']));
    expect(textOf(cache.find(ARTICLE))).toBe('hello');
  });

  it('keeps pages apart by their whole address', async () => {
    const { cache, renders } = setUp();
    const loading = cache.load(ARTICLE);
    await renders.answer(0, 'first');
    await loading;

    expect(cache.find({ ...ARTICLE, target: `${ARTICLE.target}?after=x` })).toBeUndefined();
  });

  it('drops what a change touches, and nothing else', async () => {
    const { cache, renders } = setUp();
    for (const [i, page] of [ARTICLE, OTHER, FRONT].entries()) {
      const loading = cache.load(page);
      await renders.answer(i, page.target);
      await loading;
    }

    cache.invalidate(['article:a', 'lists']);

    expect(cache.find(ARTICLE)).toBeUndefined();
    expect(cache.find(FRONT)).toBeUndefined();
    expect(textOf(cache.find(OTHER))).toBe(OTHER.target);
    cache.invalidate(['all']);
    expect(cache.find(OTHER)).toBeUndefined();
  });

  it('does not keep what was changed while it was rendered', async () => {
    const { cache, renders } = setUp();
    const loading = cache.load(ARTICLE);
    cache.invalidate(['article:a']);
    await renders.answer(0, 'before the change');
    await loading;

    expect(cache.find(ARTICLE)).toBeUndefined();
  });

  it('does not let who comes after a change join a render from before it', async () => {
    const { cache, renders } = setUp();
    const early = cache.load(ARTICLE);
    cache.invalidate(['article:a']);
    const late = cache.load(ARTICLE);
    await renders.answer(0, 'before');
    expect(textOf(await early)).toBe('before');
    await renders.answer(1, 'after');

    expect(textOf(await late)).toBe('after');
    expect(textOf(cache.find(ARTICLE))).toBe('after');
    expect(renders.targets).toHaveLength(2);
  });

  it('renders a page that changes and changes once at a time, and once more for all who waited', async () => {
    const { cache, renders } = setUp();
    const asked = [cache.load(ARTICLE)];
    for (let change = 0; change < 5; change += 1) {
      cache.invalidate(['article:a']);
      asked.push(cache.load(ARTICLE));
    }
    expect(renders.targets).toHaveLength(1);
    await renders.answer(0, 'first');
    await asked[0];
    await renders.answer(1, 'last');

    expect((await Promise.all(asked)).map(textOf)).toEqual(['first', 'last', 'last', 'last', 'last', 'last']);
    expect(renders.targets).toHaveLength(2);
    expect(textOf(cache.find(ARTICLE))).toBe('last');
  });

  it('renders for who waited, also when the render before failed', async () => {
    const { cache, renders } = setUp();
    const early = cache.load(ARTICLE);
    cache.invalidate(['article:a']);
    const late = cache.load(ARTICLE);
    renders.reject(0);
    await expect(early).rejects.toThrow();
    await renders.answer(1, 'after');

    expect(textOf(await late)).toBe('after');
  });

  it('keeps what another page changed beside', async () => {
    const { cache, renders } = setUp();
    const loading = cache.load(ARTICLE);
    cache.invalidate(['article:b', 'lists']);
    await renders.answer(0, 'hello');
    await loading;

    expect(textOf(cache.find(ARTICLE))).toBe('hello');
  });

  it('serves and keeps nothing while it hears nothing', async () => {
    const { cache, renders } = setUp();
    const first = cache.load(ARTICLE);
    await renders.answer(0, 'old');
    await first;
    const across = cache.load(OTHER);

    cache.trust(false);
    expect(cache.find(ARTICLE)).toBeUndefined();
    const deaf = cache.load(ARTICLE);
    cache.trust(true);
    await renders.answer(1, 'begun before the silence');
    await renders.answer(2, 'begun during the silence');
    await Promise.all([across, deaf]);

    expect(cache.find(ARTICLE)).toBeUndefined();
    expect(cache.find(OTHER)).toBeUndefined();
    expect(cache.statistics().pages).toBe(0);
  });

  it('hears nothing until it is told so', async () => {
    const renders = makeRenders();
    const cache = makePageCache({ render: renders.render });
    const loading = cache.load(ARTICLE);
    await renders.answer(0, 'hello');
    await loading;

    expect(cache.find(ARTICLE)).toBeUndefined();
  });

  it('remembers that there is nothing, until a change', async () => {
    const { cache, renders } = setUp();
    const loading = cache.load(ARTICLE);
    await renders.settle(0, { outcome: 'missing' });
    await loading;

    expect(cache.find(ARTICLE)).toEqual({ outcome: 'missing' });
    cache.invalidate(['article:a']);
    expect(cache.find(ARTICLE)).toBeUndefined();
  });

  it('does not let invented addresses push out pages', async () => {
    const { cache, renders } = setUp();
    const loading = cache.load(ARTICLE);
    await renders.answer(0, 'hello');
    await loading;
    for (let i = 1; i <= 3000; i += 1) {
      const invented = cache.load({ target: `/articles/x${i}`, tags: tagsOf(`/articles/x${i}`) });
      await renders.settle(i, { outcome: 'missing' });
      await invented;
    }

    expect(textOf(cache.find(ARTICLE))).toBe('hello');
    expect(cache.find({ target: '/articles/x1', tags: tagsOf('/articles/x1') })).toBeUndefined();
  });

  it('keeps neither failures nor redirects', async () => {
    const { cache, renders } = setUp();
    const failing = cache.load(ARTICLE);
    await renders.settle(0, { outcome: 'failed', status: 500 });
    const moving = cache.load(OTHER);
    await renders.settle(1, { outcome: 'elsewhere', status: 307, location: '/' });
    await Promise.all([failing, moving]);

    expect(cache.find(ARTICLE)).toBeUndefined();
    expect(cache.find(OTHER)).toBeUndefined();
  });

  it('asks anew after a render that threw', async () => {
    const { cache, renders } = setUp();
    const failing = cache.load(ARTICLE);
    renders.reject(0);
    await expect(failing).rejects.toThrow('no answer');
    const loading = cache.load(ARTICLE);
    await renders.answer(1, 'hello');

    expect(textOf(await loading)).toBe('hello');
  });

  it('says when everything may have changed, and of nothing less', () => {
    let said = 0;
    const cache = makePageCache({ render: makeRenders().render, onAll: () => (said += 1) });
    cache.invalidate(tagsOf('/articles/a').filter((tag) => tag !== 'all'));
    cache.invalidate(['lists']);
    expect(said).toBe(0);
    cache.invalidate(['lists', 'all']);
    cache.trust(false);
    expect(said).toBe(2);
  });

  it('holds no more bytes than it may', async () => {
    const renders = makeRenders();
    const cache = makePageCache({ render: renders.render, maxBytes: 100_000 });
    cache.trust(true);
    for (let i = 0; i < 50; i += 1) {
      const loading = cache.load({ target: `/articles/${i}`, tags: tagsOf(`/articles/${i}`) });
      await renders.answer(i, String(i).repeat(5000));
      await loading;
    }

    const { bytes, pages } = cache.statistics();
    expect(bytes).toBeLessThanOrEqual(100_000);
    expect(pages).toBeGreaterThan(5);
    expect(cache.find({ target: '/articles/0', tags: tagsOf('/articles/0') })).toBeUndefined();
  });

  it('comes to hold brotli, off the way of the request', async () => {
    const { cache, renders } = setUp();
    const loading = cache.load(ARTICLE);
    await renders.answer(0, 'word '.repeat(2000));
    await loading;

    expect(documentOf(cache.find(ARTICLE))?.gzip?.body.length).toBeLessThan(200);
    await expect
      .poll(() => documentOf(cache.find(ARTICLE))?.br?.body.length, { timeout: 10_000 })
      .toBeLessThan(200);
  });
});

describe('tagsOf', () => {
  it.each([
    ['/', ['lists', 'all']],
    ['/articles/a', ['article:a', 'all']],
    ['/articles/%D8%A7/comments/1', ['article:ا', 'all']],
    ['/comments/1', ['lists', 'all']],
    ['/sitemap.xml', ['lists', 'all']],
  ])('%s', (path, tags) => {
    expect(tagsOf(path)).toEqual(tags);
  });
});

const ARTICLE: Page = { target: '/articles/a', tags: tagsOf('/articles/a') };
const OTHER: Page = { target: '/articles/b', tags: tagsOf('/articles/b') };
const FRONT: Page = { target: '/', tags: tagsOf('/') };

function setUp() {
  const renders = makeRenders();
  const cache = makePageCache({ render: renders.render });
  cache.trust(true);
  return { cache, renders };
}

/** Renders that end when the test says so, numbered in the order they were begun. */
function makeRenders() {
  const targets: string[] = [];
  const open: PromiseWithResolvers<Rendering>[] = [];
  return {
    targets,
    render: (target: string) => {
      targets.push(target);
      const render = Promise.withResolvers<Rendering>();
      open.push(render);
      return render.promise;
    },
    async answer(index: number, text: string) {
      const headers = { 'Content-Type': 'text/html; charset=utf-8' };
      const document = await makeDocument({ status: 200, body: Buffer.from(text), headers });
      await this.settle(index, { outcome: 'page', document });
    },
    async settle(index: number, rendering: Rendering) {
      open[index]!.resolve(rendering);
      await open[index]!.promise;
    },
    reject(index: number) {
      open[index]!.reject(new Error('no answer'));
    },
  };
}

function documentOf(rendering: Rendering | undefined) {
  return rendering?.outcome === 'page' ? rendering.document : undefined;
}

function textOf(rendering: Rendering | undefined): string | undefined {
  return documentOf(rendering)?.identity.body.toString();
}
