import { fieldsOf, readMime, type MimePart } from '@/lib/mail/read-mime';

/**
 * What came back to the sender of a mail: `hard`, there is nobody at that address; `soft`, it did not arrive this time;
 * `complaint`, the recipient called it junk; `none`, it is no such report (a holiday notice, a success). `code` is the
 * status (5.1.1) or the kind of report, never a text.
 */
export type Bounce = { kind: 'hard' | 'soft' | 'complaint'; code: string } | { kind: 'none' };

/**
 * Reads what a mail server says about a mail of ours that it could not deliver (RFC 3464), or what a mailbox provider
 * passes on (RFC 5965). `source` has one character for each byte (latin1). Never throws: whatever else comes is `none`.
 */
export function readBounce(source: string): Bounce & { recipients: string[] } {
  const mail = readMime(source);
  const recipients = ['to', 'delivered-to', 'x-original-to', 'envelope-to'].flatMap((name) =>
    addressesIn(mail.headers[name] ?? ''),
  );
  return { ...judge(mail), recipients };
}

/** One recipient, ours, needs no more. */
const MAX_HEADER = 1_000;

function judge(mail: MimePart): Bounce {
  const feedback = mail.parts.find(({ type }) => type === 'message/feedback-report');
  if (feedback !== undefined) {
    const kind = fieldsOf(feedback.text)['feedback-type']?.toLowerCase() ?? '';
    return kind === 'abuse' || kind === 'fraud' ? { kind: 'complaint', code: 'complaint' } : { kind: 'none' };
  }
  const report = mail.parts.find(({ type }) => /^message\/(?:global-)?delivery-status$/.test(type));
  return report === undefined ? { kind: 'none' } : judgeStatus(report.text);
}

/** The groups of fields of a report: the first is about the whole mail, each other about one recipient, of whom ours have one. */
function judgeStatus(text: string): Bounce {
  const groups = text.split(/\r?\n[ \t]*\r?\n/).map(fieldsOf);
  const about = groups.find((fields) => fields.action !== undefined);
  const action = /^[a-z]+/.exec(about?.action?.toLowerCase() ?? '')?.[0];
  const code = /\b([245]\.\d{1,3}\.\d{1,3})\b/.exec(about?.status ?? '')?.[1];
  if (code === undefined) return action === 'failed' ? { kind: 'soft', code: 'failed' } : { kind: 'none' };
  // A mail that is late is not lost: its server goes on trying, and says so when it gives up.
  if (action !== 'failed' || code.startsWith('2')) return { kind: 'none' };
  return { kind: isNobodyThere(code) ? 'hard' : 'soft', code };
}

/** RFC 3463: an address or a domain that is none, a mailbox that is switched off. Full, too long, unwanted: not for ever. */
function isNobodyThere(code: string): boolean {
  return /^5\.(?:1\.(?:0|1|2|3|6|10)|2\.1|0\.0|4\.4)$/.test(code);
}

/** All addresses of a header, however they are written. */
export function addressesIn(header: string): string[] {
  return Array.from(
    header.slice(0, MAX_HEADER).matchAll(/[^\s<>,;:"()]+@[^\s<>,;:"()]+/g),
    ([address]) => address,
  );
}
