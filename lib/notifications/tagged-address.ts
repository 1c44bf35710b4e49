import { createHmac, timingSafeEqual } from 'node:crypto';
import { senderOf } from '@/lib/mail/send';
import { keys } from '@/lib/privacy/keys';

/**
 * What comes back to an address of ours: that a mail about comments (`notification`, by the id of the first) or one that
 * asks to confirm (`subscriber`) could not be delivered, an answer to the mail about a comment (`reply`, by its
 * notification), or that a subscriber wants no more of it (`unsubscribe`). The last two end with the mailbox: see `endingWith`.
 */
export type Tag = { purpose: keyof typeof LETTERS; id: string };

const LETTERS = { notification: 'b', subscriber: 'c', reply: 'r', unsubscribe: 'u' } as const;

/** 96 bits: whoever has not had the mail does not guess it. Hexadecimal, since some servers change the case of letters. */
const MAC_LENGTH = 24;

/** RFC 5321, 4.5.3.1.1. */
const MAX_LOCAL_LENGTH = 64;

const TAGGED = /^[^\s@]+\+([bcru])([0-9a-z]{1,24})-([0-9a-f]{24})@[^\s@]+$/;

/**
 * The address of MAIL_FROM with a tag behind a plus sign, which mail servers deliver to that address. Null where MAIL_FROM
 * leaves no room for it.
 */
export function tagAddress(tag: Tag): string | null {
  const { address } = senderOf();
  const at = address.lastIndexOf('@');
  const local = `${address.slice(0, at)}+${LETTERS[tag.purpose]}${tag.id}-${macOf(tag)}`;
  return local.length > MAX_LOCAL_LENGTH ? null : local + address.slice(at);
}

/** The tag of an address that this site made; null for every other. */
export function readTag(address: string): Tag | null {
  const [, letter, id = '', mac = ''] = TAGGED.exec(address.trim().toLowerCase()) ?? [];
  const purposes = Object.keys(LETTERS) as (keyof typeof LETTERS)[];
  const purpose = purposes.find((candidate) => LETTERS[candidate] === letter);
  if (purpose === undefined) return null;
  const tag = { purpose, id };
  return timingSafeEqual(Buffer.from(macOf(tag)), Buffer.from(mac)) ? tag : null;
}

/**
 * An id for what whoever has left a mailbox must not be able to do any more: `version` is that of the subscriber's links, which
 * changes with the mailbox.
 */
export function endingWith({ id, version }: { id: string; version: number }): string {
  return `${id}x${version}`;
}

/** What `endingWith` put together; no version is 0, for every other id. */
export function readEnding(ending: string): { id: string; version: number } {
  const at = ending.lastIndexOf('x');
  const version = /^\d{1,6}$/.exec(ending.slice(at + 1))?.[0];
  return at === -1 || version === undefined
    ? { id: ending, version: 0 }
    : { id: ending.slice(0, at), version: Number(version) };
}

function macOf({ purpose, id }: Tag): string {
  const message = JSON.stringify(['mail-tag', purpose, id]);
  return createHmac('sha256', keys().token).update(message).digest('hex').slice(0, MAC_LENGTH);
}
