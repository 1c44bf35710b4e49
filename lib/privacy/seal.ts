import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { AppError } from '@/lib/errors';

/** The first byte of every sealed value, so that a later form can be told from this one: 1 is AES-256-GCM. */
const VERSION = 1;

const KEY_BYTES = 32;

/** 96 bits is the nonce GCM is defined for (SP 800-38D, 5.2.1.1); random ones are safe up to 2^32 values a key. */
const NONCE_BYTES = 12;

/** A shorter tag would be cheaper to forge, and 16 bytes beside an address or an origin cost nothing. */
const TAG_BYTES = 16;

/**
 * Seals `plaintext` (text is taken as UTF-8) with AES-256-GCM under a key of 32 bytes. `context` says what the value
 * is and whose (`'email:' + id`): it is not stored, and a value moved to another row or column no longer opens.
 * Gives version (1 byte), nonce (12), ciphertext, tag (16). Sealing twice never gives the same bytes.
 */
export function seal({ key, plaintext, context }: SealInput): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', checkedKey(key), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData(context));
  const bytes = typeof plaintext === 'string' ? Buffer.from(plaintext, 'utf8') : plaintext;
  const ciphertext = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), nonce, ciphertext, cipher.getAuthTag()]);
}

type SealInput = { key: Buffer; plaintext: string | Uint8Array; context: string };

/**
 * The plaintext of a value that `seal` made with the same key and context. Throws `AppError('internal')`, always with
 * the same words, when it was made with another key or context, was changed, cut short, or is no sealed value.
 */
export function open({ key, sealed, context }: OpenInput): Buffer {
  const usable = checkedKey(key);
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes.length < 1 + NONCE_BYTES + TAG_BYTES || bytes[0] !== VERSION) throw unopenable();
  const ciphertextStart = 1 + NONCE_BYTES;
  const tagStart = bytes.length - TAG_BYTES;
  const nonce = bytes.subarray(1, ciphertextStart);
  const decipher = createDecipheriv('aes-256-gcm', usable, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associatedData(context));
  decipher.setAuthTag(bytes.subarray(tagStart));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(ciphertextStart, tagStart)), decipher.final()]);
  } catch {
    throw unopenable();
  }
}

type OpenInput = { key: Buffer; sealed: Uint8Array; context: string };

/**
 * A key of 32 bytes for one purpose, from a secret of any form (HKDF with SHA-256, RFC 5869). Keys of two purposes
 * say nothing of each other or of the secret, so that what leaks in one place opens nothing elsewhere.
 */
export function deriveKey({ secret, purpose }: { secret: string | Buffer; purpose: string }): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.alloc(0), `folkmoot/${purpose}`, KEY_BYTES));
}

/** The version is bound as well: no value of a later form can be passed off as one of this. */
function associatedData(context: string): Buffer {
  return Buffer.concat([Buffer.of(VERSION), Buffer.from(context, 'utf8')]);
}

function checkedKey(key: Buffer): Buffer {
  if (key.length !== KEY_BYTES) throw new AppError('internal', 'A sealing key must have 32 bytes.');
  return key;
}

function unopenable(): AppError {
  return new AppError('internal', 'A sealed value could not be opened.');
}
