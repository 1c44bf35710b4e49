import { normaliseText } from '@/lib/comments/normalise-text';
import { normaliseEmail } from '@/lib/privacy/blind-index';

/** Percent-encoded UTF-8 beyond ASCII: what makes an address in another script unreadable. */
const ENCODED_LETTERS = /(?:%[89a-f][0-9a-f])+/gi;

/**
 * The address a comment may link to, or null: http and https with a host and without a user name (which makes
 * `https://bank.test@evil.test/` look like the bank), and mailto with one plain address and nothing else (no copies, no
 * text put into somebody's mouth). The host comes in punycode, everything else percent-encoded.
 */
export function linkAddress(raw: string): string | null {
  const url = URL.parse(raw);
  if (url === null) return null;
  if (url.protocol === 'mailto:') {
    const email = normaliseEmail(decode(url.pathname));
    return email === null || url.search !== '' ? null : `mailto:${email}`;
  }
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  return isWeb && /^\s*https?:\/\//i.test(raw) && url.username === '' && url.password === ''
    ? url.href
    : null;
}

/** A link address as it is shown: readable letters in the path, the host in punycode, so that a look-alike shows. */
export function shownAddress(address: string): string {
  const letters = address.replace(/^mailto:/, '').replace(ENCODED_LETTERS, decode);
  return normaliseText(letters).replace(/^(https?:\/\/[^/?#]+)\/$/, '$1');
}

/** The host a link address leads to, in punycode, with its port; null for mail. */
export function linkHost(address: string): string | null {
  const host = URL.parse(address)?.host ?? '';
  return host === '' ? null : host;
}

function decode(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return encoded;
  }
}
