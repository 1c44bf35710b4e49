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

/** Of a stream of events: nobody may keep it, change it, or gather it up before passing it on (nginx does unless told). */
export function streamHeaders(siteUrl: string): Record<string, string> {
  return {
    ...securityHeaders(siteUrl),
    'Content-Security-Policy': NO_PAGE_POLICY,
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store, no-transform',
    'X-Accel-Buffering': 'no',
    'X-Robots-Tag': 'noindex',
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
  'cookie',
  'if-none-match',
  'last-event-id',
  'referer',
  'user-agent',
];

/** What describes a body. A GET has none for us, and an announced one that never comes would be waited for. */
const PASSED_IN_WITH_BODY = ['content-length', 'content-type'];

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
export function passIn({ headers, hasBody, dev }: Incoming): Record<string, string> {
  const names = [
    ...PASSED_IN,
    ...(hasBody ? PASSED_IN_WITH_BODY : []),
    ...(dev ? PASSED_IN_DEVELOPMENT : []),
  ];
  return pick(headers, names) as Record<string, string>;
}

interface Incoming {
  headers: NodeHeaders;
  hasBody: boolean;
  dev: boolean;
}

/** What our routes may tell a client. Caching, security and connection are the front server's to say. */
const PASSED_OUT = [
  'allow',
  'clear-site-data',
  'content-disposition',
  'content-language',
  'content-type',
  'etag',
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
