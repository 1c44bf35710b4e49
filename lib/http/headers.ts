/** Of what is no page: it loads nothing, runs nothing and stands in no frame. */
export const NO_PAGE_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** A year: what browsers' preload lists ask for at least. */
const HSTS_SECONDS = 31_536_000;

/** Carried by every answer of the site, whatever answers. `Referrer-Policy: no-referrer` would make forms say `Origin: null`. */
export function securityHeaders(siteUrl: string): Record<string, string> {
  return {
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), browsing-topics=()',
    'X-Frame-Options': 'DENY',
    ...(siteUrl.startsWith('https:') && { 'Strict-Transport-Security': `max-age=${HSTS_SECONDS}` }),
  };
}

/**
 * The headers of a client that our pages and routes may see. All others stay outside: what steers Next (`RSC`,
 * `Next-*`, `x-middleware-*`), what proxies say (`X-Forwarded-*`, `Forwarded`, `X-Real-IP`), and whatever comes up next year.
 */
const PASSED_IN = [
  'accept',
  'accept-language',
  'authorization',
  'content-length',
  'content-type',
  'cookie',
  'last-event-id',
  'referer',
  'user-agent',
];

/** What hot reloading needs besides. */
const PASSED_IN_DEVELOPMENT = [
  'rsc',
  'next-router-state-tree',
  'next-router-prefetch',
  'next-hmr-refresh',
  'next-url',
  'sec-fetch-dest',
];

/** The headers of a client that are handed inwards. */
export function passIn(headers: NodeHeaders, { dev }: { dev: boolean }): Record<string, string> {
  return pick(headers, dev ? [...PASSED_IN, ...PASSED_IN_DEVELOPMENT] : PASSED_IN) as Record<string, string>;
}

/** What our routes may tell a client. Caching, security and connection are the front server's to say. */
const PASSED_OUT = [
  'allow',
  'clear-site-data',
  'content-disposition',
  'content-language',
  'content-type',
  'location',
  'retry-after',
  'set-cookie',
  'www-authenticate',
  'x-robots-tag',
];

/** The headers of an answer that are handed outwards. */
export function passOut(headers: NodeHeaders): Record<string, string | string[]> {
  return pick(headers, PASSED_OUT);
}

type NodeHeaders = NodeJS.Dict<string | string[]>;

function pick(headers: NodeHeaders, names: readonly string[]): Record<string, string | string[]> {
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
  );
}
