/** The session's cookie, on a site with TLS and on one without (`__Host-` needs it). */
export const SESSION_COOKIE_NAMES = { secure: '__Host-folkmoot_session', plain: 'folkmoot_session' } as const;

/** These are one machine: whoever opens the site by one of them may send a form that names another. */
const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Whether a request that changes something comes from our own pages (PRODUCT 3, the guard). It is refused when
 * `Sec-Fetch-Site` is there and neither `same-origin` nor `none`, or when `Origin` is there and is not the site's: `null`
 * is not. With neither header, as from a script or an old browser, it passes only without a session cookie, whose power
 * is what a foreign page would borrow. `headers` are Node's, lower case; a header sent twice is joined there and so refused.
 */
export function passesGuard({ headers, siteUrl }: { headers: GuardHeaders; siteUrl: string }): boolean {
  const site = headers['sec-fetch-site'];
  const origin = headers.origin;
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  if (origin !== undefined && !isSameOrigin(origin, siteUrl)) return false;
  if (site !== undefined || origin !== undefined) return true;
  return !hasSessionCookie(headers.cookie);
}

interface GuardHeaders {
  'sec-fetch-site'?: string | string[] | undefined;
  origin?: string | undefined;
  cookie?: string | undefined;
}

/** The same scheme, host and port. The port of a loopback name counts: behind another one listens another program. */
function isSameOrigin(origin: string, siteUrl: string): boolean {
  if (!URL.canParse(origin)) return false;
  const theirs = new URL(origin);
  const ours = new URL(siteUrl);
  if (theirs.origin !== origin) return false;
  if (theirs.protocol !== ours.protocol || theirs.port !== ours.port) return false;
  if (theirs.hostname === ours.hostname) return true;
  return LOOPBACK_NAMES.has(theirs.hostname) && LOOPBACK_NAMES.has(ours.hostname);
}

function hasSessionCookie(header = ''): boolean {
  const names: string[] = Object.values(SESSION_COOKIE_NAMES);
  return header.split(';').some((pair) => names.includes(pair.split('=', 1).join('').trim()));
}
