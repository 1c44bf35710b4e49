import { randomBytes } from 'node:crypto';

/** Crockford's base 32, lower case: no i, l, o, u, so that an id read aloud or typed from paper survives. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** 16 characters of 5 bits are 80 random bits: beyond guessing (SECURITY 1.5 asks for 72 at least), short in a link. */
const ID_LENGTH = 16;

const ID_PATTERN = /^[0-9a-hjkmnp-tv-z]{16}$/;

/** A new public id: 16 characters, 80 random bits, no order. */
export function newId(): string {
  let id = '';
  for (const byte of randomBytes(ID_LENGTH)) id += ALPHABET.charAt(byte & 31);
  return id;
}

/** Whether `value` has the form of a public id; anything else never reaches a query. */
export function isId(value: string): boolean {
  return ID_PATTERN.test(value);
}
