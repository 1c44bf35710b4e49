import { keys } from '@/lib/privacy/keys';
import { deriveToken, hashToken } from '@/lib/privacy/tokens';

/** The code that a browser shows for another one: six digits, always the same for one browser token. */
export function codeOf(browserToken: string): string {
  const derived = deriveToken({
    key: keys().token,
    purpose: 'email-link-code',
    id: browserToken,
    version: 1,
  });
  const number = Buffer.from(derived, 'base64url').readUIntBE(0, 6);
  return String(number % 1_000_000).padStart(6, '0');
}

/** Keyed: a million codes are quickly hashed by whoever has the table alone. */
export function hashCode(code: string): Buffer {
  return hashToken(deriveToken({ key: keys().token, purpose: 'email-link-code-hash', id: code, version: 1 }));
}
