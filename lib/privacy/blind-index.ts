import { createHmac } from 'node:crypto';
import { domainToASCII } from 'node:url';

/** PRODUCT 5, and the longest path that SMTP carries (RFC 5321, 4.5.3.1.3, less its angle brackets). */
const MAX_EMAIL_LENGTH = 254;

/** RFC 5321, 4.5.3.1.1. */
const MAX_LOCAL_LENGTH = 64;

/**
 * A dot-atom (RFC 5322, 3.2.3) without `!` and `%`, by which old relays route mail on to somebody else. No quoted
 * forms: `"a@b"@c.test` is one address to one parser and another to the next.
 */
const LOCAL = /^[a-z0-9#$&'*+/=?^_`{|}~-]+(?:\.[a-z0-9#$&'*+/=?^_`{|}~-]+)*$/i;

/** Letters, digits, dots and hyphens only, in any script, before anything is converted. */
const TYPED_DOMAIN = /^[\p{L}\p{M}\p{N}.-]+$/u;

/** Two labels at least, and a last one that begins with a letter: no bare host, no IP address. */
const ASCII_DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/**
 * One e-mail address, as mail is sent to it, or null: white space around it taken off, the part before the @ as it was
 * typed, the domain in lower case and in punycode. Null is anything that is not surely one single plain address: lists,
 * quoted parts, comments, line breaks, look-alike signs (a full-width @), and everything that is not text.
 */
export function normaliseEmail(raw: unknown): string | null {
  if (typeof raw !== 'string' || raw.length > 4 * MAX_EMAIL_LENGTH) return null;
  const typed = raw.replace(/^[ \t]+|[ \t]+$/g, '').normalize('NFC');
  // Compatibility characters become others on the way (GHSA-7rqj-j65f-68wh): refuse them before anything is compared.
  if (typed.normalize('NFKC') !== typed) return null;
  const at = typed.indexOf('@');
  const local = typed.slice(0, at);
  const domain = typed.slice(at + 1);
  if (at < 1 || local.length > MAX_LOCAL_LENGTH || !LOCAL.test(local) || !TYPED_DOMAIN.test(domain))
    return null;
  const ascii = domainToASCII(domain);
  const address = `${local}@${ascii}`;
  return ASCII_DOMAIN.test(ascii) && address.length <= MAX_EMAIL_LENGTH ? address : null;
}

/**
 * The keyed hash (HMAC-SHA256, 32 bytes) by which an address is found without being readable. Takes what
 * `normaliseEmail` gave. Letter case makes no difference: no mail server in use tells `Ada@` from `ada@`, and one person
 * must not be subscribed twice.
 */
export function emailIndex({ key, email }: { key: Buffer; email: string }): Buffer {
  return createHmac('sha256', key).update(email.toLowerCase(), 'utf8').digest();
}
