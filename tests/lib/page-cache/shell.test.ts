import { describe, expect, it } from 'vitest';
import { setAside, type Body } from '@/lib/page-cache/set-aside';
import { finishHtml, makeShells } from '@/lib/page-cache/shell';

/** A page whose body can be changed, as Next would make it. */
function makePage(body: Body | null) {
  const page = { body, written: 0 };
  const again = () => {
    page.written += 1;
    return Promise.resolve(page.body);
  };
  const ask = () => {
    const key = setAside({ ...(page.body ?? { html: '', around: '' }), again });
    return (
      `<html><head><title>${page.body?.around}</title><style>p{}</style><script>next()</script></head>` +
      `<body><template data-set-aside="${key}"></template><script>next()</script></body></html>`
    );
  };
  return { page, ask };
}

const around = (title: string, html: string) =>
  `<html><head><title>${title}</title><style>p{}</style></head><body>${html}</body></html>`;

describe('a page whose body was set aside', () => {
  it('is written again without Next, to the byte what Next would have made', async () => {
    const shells = makeShells();
    const { page, ask } = makePage({ html: '<p>$& “One” 🙂</p>', around: 'A' });
    const first = shells.finish('/a', ask());
    page.body = { html: '<p>Two</p>', around: 'A' };

    const again = await shells.write('/a');

    expect(first.body.toString()).toBe(around('A', '<p>$& “One” 🙂</p>'));
    expect(again?.body.toString()).toBe(around('A', '<p>Two</p>'));
    expect(again?.policy).toBe(first.policy);
    expect(again?.policy).toContain("style-src 'self' 'sha256-");
    expect(again).toEqual(makeShells().finish('/a', ask()));
    expect(page.written).toBe(1);
  });

  it.each([
    ['what is around it changed', { html: '<p>Two</p>', around: 'B' }],
    ['there is no such page any more', null],
  ])('is asked of Next when %s, and from then on', async (_, changed) => {
    const shells = makeShells();
    const { page, ask } = makePage({ html: '<p>One</p>', around: 'A' });
    shells.finish('/a', ask());
    page.body = changed;

    expect(await shells.write('/a')).toBeUndefined();
    page.body = { html: '<p>One</p>', around: 'A' };
    expect(await shells.write('/a')).toBeUndefined();
    expect(page.written).toBe(1);
  });

  it('fails as its reading does, and is tried again', async () => {
    const shells = makeShells();
    let isAway = true;
    const again = () =>
      isAway
        ? Promise.reject(new Error('The database is away.'))
        : Promise.resolve({ html: '<p>b</p>', around: '' });
    const key = setAside({ html: '<p>a</p>', around: '', again });
    shells.finish('/a', `<head></head><template data-set-aside="${key}"></template>`);

    await expect(shells.write('/a')).rejects.toThrow('away');
    isAway = false;
    expect((await shells.write('/a'))?.body.toString()).toBe('<head></head><p>b</p>');
  });

  it('is forgotten when there are too many, and asked of Next', async () => {
    const shells = makeShells({ maxBytes: 1000 });
    for (const target of ['/a', '/b', '/c', '/d', '/e'])
      shells.finish(target, makePage({ html: '<p>One</p>', around: 'A' }).ask());

    expect(await shells.write('/a')).toBeUndefined();
    expect((await shells.write('/e'))?.body.toString()).toContain('<p>One</p>');
  });
});

describe('other pages', () => {
  it('are finished, and nothing of them is kept', async () => {
    const shells = makeShells();
    const html = '<html><head><script>next()</script></head><body><p>All of it</p></body></html>';

    expect(shells.finish('/about', html).body.toString()).toBe(
      '<html><head></head><body><p>All of it</p></body></html>',
    );
    expect(await shells.write('/about')).toBeUndefined();
  });

  it('get their body when they are made for one person', () => {
    const { ask } = makePage({ html: '<p>Mine</p>', around: 'A' });

    expect(finishHtml(ask(), { dev: false }).body.toString()).toBe(around('A', '<p>Mine</p>'));
  });
});
