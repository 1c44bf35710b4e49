import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { hmac } from '@/lib/privacy/hmac';

/** 192 bits are beyond guessing and make 32 characters, which no mail program breaks over two lines. */
const DERIVED_BYTES = 24;

const RANDOM_BYTES = 32;

/**
 * A token that can be said again (receipt, subscription): an HMAC-SHA256 of purpose, row and version, 32 characters
 * of base64url. The database keeps only its hash; raising the row's version revokes it. Purposes never share tokens.
 */
export function deriveToken({ key, purpose, id, version }: DerivedToken): string {
  // JSON keeps the parts apart: ('a', 'bc') and ('ab', 'c') must not be the same message.
  const message = JSON.stringify([purpose, id, version]);
  return hmac(key, message).subarray(0, DERIVED_BYTES).toString('base64url');
}

type DerivedToken = { key: Buffer; purpose: string; id: string; version: number };

/** A token that works once (sign-in, confirmation): 256 random bits, 43 characters of base64url. */
export function newToken(): string {
  return randomBytes(RANDOM_BYTES).toString('base64url');
}

/**
 * What the database keeps of a token, and finds it by: SHA-256, 32 bytes. No salt and no stretching, because what is
 * hashed has 192 random bits at least. Looking up by hash also leaves no time to measure.
 */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}

/** Whether `token` is the one that was hashed, in the same time for every wrong one. */
export function matchesHash({ token, hash }: { token: string; hash: Uint8Array }): boolean {
  const actual = hashToken(token);
  return hash.byteLength === actual.byteLength && timingSafeEqual(actual, hash);
}
