import type { CountedParameter, Route } from '@/lib/http/route';
import { ROUTES } from '@/lib/http/routes';

/** Where a list or thread goes on: a short text of our own making. */
const CURSOR = /^[\w.~-]{1,200}$/;

/** A value that does not fit is a bad request: a cache keyed by whatever is typed would be filled by whoever types. */
const VALUE_FORMS: Readonly<Record<CountedParameter, RegExp>> = {
  after: CURSOR,
  before: CURSOR,
  sort: /^(oldest|newest)$/,
  reply: /^[0-9a-z]{16}$/,
};

/** The routes of one address, by method; undefined where there is no such address. `path` is canonical (http/address). */
export function findRoutes(path: string): { GET?: Route; POST?: Route } | undefined {
  return TABLE.find(({ form }) => form.test(path))?.routes;
}

/** Where inside Next a route of the canonical `path` is served, in the place of what people know; null where it is the same. */
export function innerAddress({ pattern, servedBy }: Route, path: string): string | null {
  if (servedBy === null) return null;
  const segments = path.split('/');
  const names = new Map(pattern.split('/').map((name, index) => [name, segments[index] ?? '']));
  return servedBy
    .split('/')
    .map((part) => (part.startsWith(':') ? (names.get(part) ?? part) : part))
    .join('/');
}

/** The address that people know, of one inside Next. */
export function outerAddress(path: string): string {
  return ROUTES.find(({ servedBy }) => servedBy === path)?.pattern ?? path;
}

/** What to answer to a method that an address does not serve: the value of `Allow`. */
export function allowedMethods(routes: { GET?: Route; POST?: Route }): string {
  return [routes.GET && 'GET, HEAD', routes.POST && 'POST'].filter(Boolean).join(', ');
}

/** The part of a query that chooses the page, one spelling for one choice; undefined when it is no choice there is. */
export function countedQuery({ query: names }: Route, query: string): string | undefined {
  if (query === '' || names.length === 0) return '';
  const given = new URLSearchParams(query);
  const counted = new URLSearchParams();
  for (const name of names) {
    const [value = '', ...others] = given.getAll(name);
    if (value === '' && others.length === 0) continue;
    if (others.length > 0 || !VALUE_FORMS[name].test(value)) return undefined;
    counted.set(name, value);
  }
  return counted.size === 0 ? '' : `?${counted.toString()}`;
}

/** An address that is written out wins over one with a name in that place: `/sign-in/link` is no `/sign-in/:token`. */
const PATTERNS = [...new Set(ROUTES.map(({ pattern }) => pattern))].toSorted(
  (one, other) => Number(one.includes(':')) - Number(other.includes(':')),
);

const TABLE = PATTERNS.map((pattern) => ({
  form: formOf(pattern),
  routes: Object.fromEntries(
    ROUTES.filter((route) => route.pattern === pattern).map((route) => [route.method, route]),
  ),
}));

function formOf(pattern: string): RegExp {
  const source = pattern
    .replaceAll('.', '\\.')
    .replaceAll(/:[a-z]+/g, '[^/]+')
    .replace(/\*$/, '.+');
  return new RegExp(`^${source}$`);
}
