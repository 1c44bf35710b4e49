import { createPrivateKey, type KeyObject } from 'node:crypto';
import { env } from '@/lib/env';

/** What this site says to push services: who it is (RFC 8292), and how they reach who runs it. */
export interface PushKeys {
  /** An uncompressed point of P-256 in base64url, as browsers want it. */
  publicKey: string;
  privateKey: KeyObject;
  /** `mailto:` or `https:`. */
  subject: string;
}

/** Null unless the operator has set all three: then no push service hears of anybody. */
export function pushKeys(): PushKeys | null {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: d, VAPID_SUBJECT: subject } = env;
  if (publicKey === undefined || d === undefined || subject === undefined) return null;
  const point = Buffer.from(publicKey, 'base64url');
  const [x, y] = [point.toString('base64url', 1, 33), point.toString('base64url', 33)];
  const jwk = { kty: 'EC', crv: 'P-256', d, x, y };
  return { publicKey, privateKey: createPrivateKey({ key: jwk, format: 'jwk' }), subject };
}
