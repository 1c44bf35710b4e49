import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** A key that is handed to Node as bytes is looked at anew at every call, which takes longer than hashing a line of text. */
const prepared = new WeakMap<Buffer, KeyObject>();

/** HMAC-SHA256, 32 bytes. `key` is one that is kept, and never changes. */
export function hmac(key: Buffer, message: string): Buffer {
  let ready = prepared.get(key);
  if (ready === undefined) {
    ready = createSecretKey(key);
    prepared.set(key, ready);
  }
  return createHmac('sha256', ready).update(message).digest();
}
