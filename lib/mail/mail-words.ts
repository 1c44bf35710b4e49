import type { Block } from '@/lib/mail/compose-mail';

/** PRODUCT 6.5: what a lock screen shows, whatever was said, where and by whom. */
export const DISCREET_SUBJECT = 'Something new is waiting';

/** The same way out in every mail, and what it does. */
export function foot(before: string, manageHref: string): Block {
  return {
    kind: 'foot',
    runs: [
      `${before} can `,
      { link: 'change what you are told, or stop these mails', href: manageHref },
      '. The link shows a page with buttons; nothing happens until you press one. It works for ever.',
    ],
  };
}

/** A title for a mail: one line, and something where there is none. */
export function titleOf(title: string | undefined): string {
  return oneLine(title ?? '') || 'An article without a title';
}

/** Nothing that a person typed ends a line of ours, or turns the rest of it round. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]+/gu, ' ').trim();
}
