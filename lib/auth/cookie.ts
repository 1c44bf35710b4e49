import { env } from '@/lib/env';
import { SESSION_COOKIE_NAMES } from '@/lib/http/guard';

/** The Set-Cookie of a session: `__Host-` where the site has TLS, never readable by script, never sent from elsewhere but by a link. */
export function sessionCookie({ token, maxAge }: { token: string; maxAge: number }): string {
  return cookie(token, maxAge);
}

/** The Set-Cookie that makes a browser forget the session. */
export function endedCookie(): string {
  return cookie('', 0);
}

/** The session token in a Cookie header; null when there is none. */
export function sessionToken(header: string | null): string | null {
  for (const pair of (header ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === sessionCookieName() && value !== undefined && value !== '') return value;
  }
  return null;
}

function cookie(value: string, maxAge: number): string {
  const secure = isSecure() ? '; Secure' : '';
  return `${sessionCookieName()}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure}`;
}

/** The cookie that holds the session on this site. */
export function sessionCookieName(): string {
  return isSecure() ? SESSION_COOKIE_NAMES.secure : SESSION_COOKIE_NAMES.plain;
}

function isSecure(): boolean {
  return env.SITE_URL.startsWith('https:');
}
