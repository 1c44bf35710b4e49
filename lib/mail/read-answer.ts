import { answerText } from '@/lib/mail/answer-text';
import { addressesIn } from '@/lib/mail/read-bounce';
import { htmlText } from '@/lib/mail/html-text';
import { parameterOf, readMime, type MimePart } from '@/lib/mail/read-mime';

/**
 * A mail that came to an address of ours: what a machine sent by itself (RFC 3834), which nobody answers, or what a person
 * wrote. `recipients` are the addresses it says it came to, `from` the one it says it is from (null unless it names exactly
 * one), `messageId` as it stands there.
 */
export type Answer = { kind: 'automatic'; recipients: string[] } | ({ kind: 'person' } & PersonsAnswer);

interface PersonsAnswer {
  recipients: string[];
  from: string | null;
  messageId: string | null;
  /** What they wrote, without what they quoted and signed; empty when there is nothing to read. */
  text: string;
}

/** Reads an answer to a mail of ours; `source` has one character for each byte (latin1). Never throws. */
export function readAnswer(source: string): Answer {
  const mail = readMime(source);
  const { headers } = mail;
  const recipients = ['to', 'cc', 'delivered-to', 'x-original-to', 'envelope-to'].flatMap((name) =>
    addressesIn(headers[name] ?? ''),
  );
  const senders = sendersIn(headers.from ?? '');
  if (isAutomatic(mail, senders)) return { kind: 'automatic', recipients };
  return {
    kind: 'person',
    recipients,
    from: senders.length === 1 ? (senders[0] ?? null) : null,
    messageId: headers['message-id']?.trim() ?? null,
    text: textOf(mail),
  };
}

/** A name may look like an address: where there are angle brackets, what stands in them counts. */
function sendersIn(from: string): string[] {
  const named = Array.from(from.matchAll(/<([^<>]*)>/g), ([, address = '']) => address).join(' ');
  return addressesIn(named === '' ? from : named);
}

/** What only machines, lists and mail servers say of a mail. */
function isAutomatic({ headers, type }: MimePart, senders: string[]): boolean {
  const autoSubmitted = headers['auto-submitted']?.toLowerCase() ?? 'no';
  return (
    !/^no\b/.test(autoSubmitted) ||
    headers['return-path']?.replace(/\s/g, '') === '<>' ||
    /^(bulk|junk|list|auto_reply)\b/i.test(headers.precedence ?? '') ||
    MACHINE_HEADERS.some((name) => headers[name] !== undefined) ||
    type === 'multipart/report' ||
    senders.length === 0 ||
    senders.some((sender) => /^(mailer-daemon|postmaster|no-?reply)([+-].*)?@/i.test(sender))
  );
}

const MACHINE_HEADERS = [
  'list-id',
  'list-unsubscribe',
  'x-autoreply',
  'x-autorespond',
  'x-auto-response-suppress',
  'x-failed-recipients',
];

/** The plain text if there is one, else what the HTML says; a text that is attached as a file is none. */
function textOf(mail: MimePart): string {
  const parts = [mail, ...mail.parts].filter(
    ({ headers }) => !/^\s*attachment/i.test(headers['content-disposition'] ?? ''),
  );
  const plain = parts.find(({ type, text }) => type === 'text/plain' && text.trim() !== '');
  if (plain !== undefined) {
    const contentType = plain.headers['content-type'] ?? '';
    return answerText(plain.text, {
      isFlowed: parameterOf(contentType, 'format').toLowerCase() === 'flowed',
      joinsWords: parameterOf(contentType, 'delsp').toLowerCase() === 'yes',
    });
  }
  const html = parts.find(({ type }) => type === 'text/html');
  return html === undefined ? '' : answerText(htmlText(html.text));
}
