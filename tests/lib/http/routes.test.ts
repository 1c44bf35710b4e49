import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allowedMethods, countedQuery, findRoutes, innerAddress } from '@/lib/http/find-routes';
import type { Access, Route } from '@/lib/http/route';
import { ROUTES } from '@/lib/http/routes';

describe('the table of addresses', () => {
  it('lists exactly the pages and routes that app/ serves, with their methods', () => {
    const listed = ROUTES.filter(({ kind }) => kind !== 'static' && kind !== 'stream').map(
      ({ method, pattern, servedBy }) => `${method} ${servedBy ?? pattern}`,
    );

    // Sent in the place of others, under their addresses.
    const own = servedByApp().filter((name) => name !== 'GET /forbidden');
    expect(listed.toSorted()).toEqual(own.toSorted());
  });

  it('names an address and method once', () => {
    const names = ROUTES.map(({ method, pattern }) => `${method} ${pattern}`);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each([
    ['/', '/'],
    ['/articles/a-night-shift', '/articles/:slug'],
    ['/articles/a-night-shift/comments/0123456789abcdef', '/articles/:slug/comments/:id'],
    ['/_next/static/chunks/a.css', '/_next/static/*'],
    ['/sitemap.xml', '/sitemap.xml'],
    ['/api/viewer', '/api/viewer'],
  ])('finds %s', (path, pattern) => {
    expect(findRoutes(path)?.GET?.pattern).toBe(pattern);
  });

  it.each([
    '/articles',
    '/articles/a/b',
    '/articles/a/nonexist.css',
    '/sitemapxxml',
    '/_next/image',
    '/_next/static',
    '/.git/HEAD',
    '/.env',
    '/api/auth/providers',
    '/Articles/a',
  ])('does not know %s', (path) => {
    expect(findRoutes(path)).toBeUndefined();
  });

  it('finds the folder that answers in the place of a page, the names in its address filled in', () => {
    const inner = (path: string) => innerAddress(findRoutes(path)!.POST!, path);
    expect(inner('/sign-in')).toBe('/sign-in/session');
    expect(inner('/moderation/articles/a-night%20shift')).toBe('/moderation/articles/a-night%20shift/settle');
    expect(inner('/sign-out')).toBeNull();
  });

  it('says which methods an address serves', () => {
    expect(allowedMethods(findRoutes('/')!)).toBe('GET, HEAD');
    expect(allowedMethods(findRoutes('/sign-in')!)).toBe('GET, HEAD, POST');
    expect(allowedMethods(findRoutes('/sign-out')!)).toBe('POST');
  });

  it.each([
    ['', ''],
    ['utm_source=x&fbclid=y', ''],
    ['sort=newest&after=c1&utm_source=x', '?after=c1&sort=newest'],
    ['after=c1&sort=newest', '?after=c1&sort=newest'],
    ['after=', ''],
    ['after=AbC_-.~9', '?after=AbC_-.%7E9'],
    ['sort=loudest', undefined],
    ['after=a%20b', undefined],
    [`after=${'a'.repeat(201)}`, undefined],
    ['after=a&after=b', undefined],
    ['reply=-1', undefined],
  ])('reads of the query %o what chooses a page', (query, counted) => {
    expect(countedQuery(findRoutes('/articles/a')!.GET!, query)).toBe(counted);
  });
});

/** What the page or route has to ask, by what the table says of it; any of them does. */
const ASKS: Readonly<Record<Exclude<Access, 'public' | 'token'>, readonly string[]>> = {
  session: ['getViewer'],
  'signed-in': ['requireSignedIn', 'requireMember', 'requireFresh'],
  author: ['requireAuthor'],
  moderator: ['requireModerator'],
  administrator: ['requireAdministrator'],
};

describe('every address', () => {
  const guarded = ROUTES.flatMap(({ access, ...route }) =>
    access === null || access === 'public' || access === 'token' ? [] : [{ ...route, access }],
  );

  it('says who may', () => {
    const silent = ROUTES.filter(({ access }) => access === null);
    expect(silent.map(({ method, pattern }) => `${method} ${pattern}`)).toEqual([]);
    expect(ROUTES.filter(({ kind, access }) => kind === 'public' && access !== 'public')).toEqual([]);
    console.log(tableOf(ROUTES));
  });

  it.each(guarded)('that is not for everybody asks: $method $pattern ($access)', ({ access, ...route }) => {
    const source = sourceOf(route);
    expect(ASKS[access].filter((name) => source.includes(name))).not.toEqual([]);
  });

  it.each(['/moderation', '/write', '/admin', '/account'])(
    'below %s is for nobody who is not signed in',
    (folder) => {
      const open = ROUTES.filter(
        ({ pattern, access }) =>
          (pattern === folder || pattern.startsWith(`${folder}/`)) &&
          (access === 'public' || access === 'token'),
      );
      expect(open).toEqual([]);
    },
  );
});

/** The file that answers, and what of its own folder and those above it takes part. */
function sourceOf({ method, pattern, servedBy }: Pick<Route, 'method' | 'pattern' | 'servedBy'>): string {
  const folder = `app${(servedBy ?? pattern).replaceAll(/:([\w.]+)/g, '[$1]')}`;
  const file = join(
    folder,
    method === 'GET' && existsSync(join(folder, 'page.tsx')) ? 'page.tsx' : 'route.ts',
  );
  const source = readFileSync(file, 'utf8');
  const near = [...source.matchAll(/from '(\.[^']*)'/g)].map(([, path = '']) => join(dirname(file), path));
  const files = near.flatMap((path) => [`${path}.ts`, `${path}.tsx`]).filter((path) => existsSync(path));
  return [source, ...files.map((path) => readFileSync(path, 'utf8'))].join('\n');
}

function tableOf(routes: readonly Route[]): string {
  const lines = routes.map(({ method, pattern, kind, access }) =>
    [method.padEnd(4), pattern.padEnd(44), kind.padEnd(8), access].join('  '),
  );
  return lines.join('\n');
}

/** "METHOD /pattern" for every page and every exported method of a route under app/. */
function servedByApp(): string[] {
  return globSync('app/**/{page.tsx,route.ts,route.tsx}').flatMap((file) => {
    const pattern = `/${file.split('/').slice(1, -1).join('/')}`.replaceAll(/\[([^\]]+)\]/g, ':$1');
    if (file.endsWith('page.tsx')) return [`GET ${pattern}`];
    const source = readFileSync(file, 'utf8');
    const exported = source.matchAll(/^export (?:async )?(?:function|const) ([A-Z]+)\b/gm);
    return [...exported].map(([, method]) => `${method} ${pattern}`);
  });
}
