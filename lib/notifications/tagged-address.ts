import { createHmac, timingSafeEqual } from 'node:crypto';
import { senderOf } from '@/lib/mail/send';
import { keys } from '@/lib/privacy/keys';

/**
 * What comes back to an address of ours: that a mail about comments (`notification`), one that says what became of a comment
 * (`outcome`) or any other to a subscriber (`subscriber`) could not be delivered, an answer to the mail about a comment (`reply`,
 * by its notification), or that a subscriber wants no more of it (`unsubscribe`). All end with the mailbox: see `endingWith`.
 */
export type Tag = { purpose: keyof typeof LETTERS; id: string };

const LETTERS = { notification: 'b', subscriber: 'c', outcome: 'o', reply: 'r', unsubscribe: 'u' } as const;

/** 96 bits: whoever has not had the mail does not guess it. Hexadecimal, since some servers change the case of letters. */
const MAC_LENGTH = 24;

/** RFC 5321, 4.5.3.1.1. */
const MAX_LOCAL_LENGTH = 64;

/** An id of ours, and what `endingWith` adds to it. */
const LONGEST_ID = 23;

const TAGGED = /^[^\s@]+\+([bcoru])([0-9a-z]{1,24})-([0-9a-f]{24})@[^\s@]+$/;

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

/** Whether every address of ours can bear a tag: what stands before the @ of MAIL_FROM has fourteen characters at the most. */
export function hasRoomForTags(): boolean {
  return tagAddress({ purpose: 'subscriber', id: '0'.repeat(LONGEST_ID) }) !== null;
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

/** Whose mailbox a mail goes to: a guest's own, or that of an account. */
export interface Mailbox {
  emailIndex: Uint8Array | null;
  account: { emailIndex: Uint8Array | null } | null;
}

/**
 * An id with a word for the mailbox that the mail goes to, so that whoever has left it, and what comes back from it, can do
 * nothing to the next one. It stays the same when an account takes a guest over.
 */
export function endingWith({ id, mailbox }: { id: string; mailbox: Mailbox }): string {
  return `${id}x${wordFor(mailbox)}`;
}

/** The id in what `endingWith` put together. */
export function idInEnding(ending: string): string {
  const at = ending.lastIndexOf('x');
  return at === -1 ? ending : ending.slice(0, at);
}

/** Whether a mail with this ending went to this mailbox. */
export function endsInMailbox(ending: string, mailbox: Mailbox): boolean {
  return ending === endingWith({ id: idInEnding(ending), mailbox });
}

/** Of the keyed hash by which a mailbox is found so much that two of one person are never the same, and not enough to find any. */
const WORD_LENGTH = 6;

/** Empty for none. */
function wordFor({ emailIndex, account }: Mailbox): string {
  const index = account === null ? emailIndex : account.emailIndex;
  return Buffer.from(index ?? [])
    .toString('hex')
    .slice(0, WORD_LENGTH);
}

function macOf({ purpose, id }: Tag): string {
  const message = JSON.stringify(['mail-tag', purpose, id]);
  return createHmac('sha256', keys().token).update(message).digest('hex').slice(0, MAC_LENGTH);
}
