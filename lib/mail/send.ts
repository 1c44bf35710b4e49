import { createTransport } from 'nodemailer';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { errorFacts, log } from '@/lib/log';
import { canSendMail } from '@/lib/mail/can-send-mail';
import { keepMail } from '@/lib/mail/kept-mail';
import { mailDomain, mailServer } from '@/lib/mail/mail-server';

/** One mail to one person: nobody ever sees another's address. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
  /** Who it says it is from, where that is not the neutral name of MAIL_FROM. */
  fromName?: string;
  /** Further headers: threading, lists. */
  headers?: Readonly<Record<string, string>>;
  /** With angle brackets. The same for every try at one mail, so that a mail program knows the second as the first. */
  messageId?: string;
}

/**
 * `sent`: the server took it, or it was kept. `later`: nobody took it, and it is worth trying again. `refused`: the
 * server will not take it for this recipient, ever. `off`: this site makes no mail. `code` is the server's (550), or the name of what
 * went wrong on the way; never its words, which quote the address.
 */
export type SendOutcome =
  | { outcome: 'sent'; messageId: string }
  | { outcome: 'later'; code: string }
  | { outcome: 'refused'; code: string }
  | { outcome: 'off' };

/** What a lock screen shows of the sender: nothing about this site. */
const NEUTRAL_NAME = 'Notices';

/**
 * Sends one mail, or keeps it as a file while the site is on this machine alone and has no SMTP_URL. Nothing is sent in
 * the clear except to this machine, whatever the server offers. Throws `invalid` for a recipient, subject, name or header
 * that is not one line of what it should be: nobody writes a header of ours.
 */
export async function sendMail(mail: Mail): Promise<SendOutcome> {
  if (!canSendMail()) return { outcome: 'off' };
  const message = messageOf(mail);
  if (env.SMTP_URL === undefined) {
    const { message: bytes } = await createTransport({ streamTransport: true, buffer: true }).sendMail(
      message,
    );
    await keepMail(bytes as Buffer);
    return { outcome: 'sent', messageId: message.messageId };
  }
  try {
    await createTransport(mailServer(env.SMTP_URL)).sendMail(message);
    return { outcome: 'sent', messageId: message.messageId };
  } catch (error) {
    const outcome = failureOf(error);
    log('warn', 'mail not taken', { outcome: outcome.outcome, ...errorFacts(error), answer: outcome.code });
    return outcome;
  }
}

/** Anything that could end a line, or a header: no field of ours has one. */
const CONTROL = /[\p{Cc}\u2028\u2029]/u;

/** What `normaliseEmail` makes is among these, and so is nothing that a mail server could read as two. */
const PLAIN_ADDRESS = /^[^\s@<>()[\]\\,;:"]{1,64}@[a-z0-9.-]{1,253}$/i;

const HEADER_NAME = /^[A-Za-z][A-Za-z-]*$/;
const MESSAGE_ID = /^<[^\s<>@]+@[^\s<>@]+>$/;

function messageOf({ to, subject, text, html, fromName, headers = {}, messageId }: Mail) {
  const id = messageId ?? `<${newId()}@${mailDomain()}>`;
  const lines = [subject, fromName ?? '', ...Object.values(headers)];
  const isSound =
    PLAIN_ADDRESS.test(to) &&
    MESSAGE_ID.test(id) &&
    Object.keys(headers).every((name) => HEADER_NAME.test(name)) &&
    !lines.some((line) => CONTROL.test(line));
  if (!isSound) throw new AppError('invalid', 'A mail has a recipient or header that cannot be.');
  const sender = senderOf();
  return {
    // As objects and with an envelope of our own, so that nothing in them is parsed once more.
    from: { name: fromName ?? sender.name, address: sender.address },
    to: { name: '', address: to },
    envelope: { from: sender.address, to: [to] },
    subject,
    text,
    html,
    messageId: id,
    headers: { 'Auto-Submitted': 'auto-generated', ...headers },
    xMailer: false as const,
    textEncoding: 'quoted-printable' as const,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** MAIL_FROM is `name@host` or `Name <name@host>`. */
function senderOf(): { name: string; address: string } {
  const given = env.MAIL_FROM ?? `notices@${mailDomain()}`;
  const [, name = '', address = given] = /^\s*(.*?)\s*<([^<>]+)>\s*$/.exec(given) ?? [];
  return { name: name.replace(/^"(.*)"$/, '$1') || NEUTRAL_NAME, address: address.trim() };
}

/** Only a 5xx to the recipient or the message is for ever (RFC 5321, 4.2.1). A refused password is ours to mend. */
function failureOf(error: unknown): Extract<SendOutcome, { outcome: 'later' | 'refused' }> {
  const { code = '', responseCode = 0 } = error as { code?: string; responseCode?: number };
  const isForEver = (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode >= 500;
  return { outcome: isForEver ? 'refused' : 'later', code: responseCode > 0 ? String(responseCode) : code };
}
