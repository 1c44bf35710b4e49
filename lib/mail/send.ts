import { createTransport } from 'nodemailer';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { newId } from '@/lib/ids';
import { errorFacts, log } from '@/lib/log';
import { canSendMail } from '@/lib/mail/can-send-mail';
import { keepMail } from '@/lib/mail/kept-mail';
import { mailDomain, mailServer } from '@/lib/mail/mail-server';
import { writeAtOnce } from '@/lib/mail/written-mail';

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
  /** Where what cannot be delivered comes back to, where that is not MAIL_FROM. */
  bounceTo?: string;
  /** Where an answer goes, where that is not MAIL_FROM. */
  replyTo?: string;
}

/**
 * `sent`: the server took it, or it was kept. `later`: nobody took it, and it is worth trying again. `refused`: the
 * server will not take it, ever: `isAddress` when there is nobody at that address, not when it dislikes what we say or who
 * we are. `off`: this site makes no mail. `code` is the server's (550), or the name of what went wrong on the way; never its
 * words, which quote the address.
 */
export type SendOutcome =
  | { outcome: 'sent'; messageId: string }
  | { outcome: 'later'; code: string }
  | { outcome: 'refused'; code: string; isAddress: boolean }
  | { outcome: 'off' };

/** What a lock screen shows of the sender: nothing about this site. */
export const NEUTRAL_NAME = 'Notices';

/** As many at a time as one site may have open with its mail server: most allow ten or more. */
const CONNECTIONS = 4;

/**
 * Sends one mail, or keeps it as a file while the site is on this machine alone and has no SMTP_URL. Nothing is sent in
 * the clear except to this machine, whatever the server offers. Throws `invalid` for a recipient, subject, name or header
 * that is not one line of what it should be: nobody writes a header of ours.
 */
export async function sendMail(mail: Mail): Promise<SendOutcome> {
  return sendMails((send) => send(mail));
}

/** As `sendMail`, for as many as `work` hands over: they share a few connections, which end when it does. */
export async function sendMails<T>(
  work: (send: (mail: Mail) => Promise<SendOutcome>) => Promise<T>,
): Promise<T> {
  if (!canSendMail()) return work(() => Promise.resolve({ outcome: 'off' }));
  if (env.SMTP_URL === undefined) return work(keep);
  // What was under way when a connection broke is ours to try again, when its time has come.
  const pool = { pool: true as const, maxConnections: CONNECTIONS, maxRequeues: 0 };
  const transport = createTransport({ ...mailServer(env.SMTP_URL), ...pool });
  transport.use('stream', writeAtOnce);
  try {
    return await work((mail) => sendThrough(transport, mail));
  } finally {
    transport.close();
  }
}

async function keep(mail: Mail): Promise<SendOutcome> {
  const message = messageOf(mail);
  const transport = createTransport({ streamTransport: true, buffer: true });
  transport.use('stream', writeAtOnce);
  const { message: bytes } = await transport.sendMail(message);
  await keepMail(bytes as Buffer);
  return { outcome: 'sent', messageId: message.messageId };
}

async function sendThrough(
  transport: { sendMail(message: ReturnType<typeof messageOf>): Promise<unknown> },
  mail: Mail,
): Promise<SendOutcome> {
  const message = messageOf(mail);
  try {
    await transport.sendMail(message);
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

function messageOf({ to, subject, text, html, fromName, headers = {}, messageId, bounceTo, replyTo }: Mail) {
  const id = messageId ?? `<${newId()}@${mailDomain()}>`;
  const lines = [subject, fromName ?? '', ...Object.values(headers)];
  const isSound =
    [to, bounceTo ?? to, replyTo ?? to].every((address) => PLAIN_ADDRESS.test(address)) &&
    MESSAGE_ID.test(id) &&
    Object.keys(headers).every((name) => HEADER_NAME.test(name)) &&
    !lines.some((line) => CONTROL.test(line));
  if (!isSound) throw new AppError('invalid', 'A mail has a recipient or header that cannot be.');
  const sender = senderOf();
  return {
    // As objects and with an envelope of our own, so that nothing in them is parsed once more.
    from: { name: fromName ?? sender.name, address: sender.address },
    to: { name: '', address: to },
    ...(replyTo !== undefined && { replyTo: { name: '', address: replyTo } }),
    envelope: { from: bounceTo ?? sender.address, to: [to] },
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

/** The address of MAIL_FROM, which is `name@host` or `Name <name@host>`, and the name in it. */
export function senderOf(): { name: string; address: string } {
  const given = env.MAIL_FROM ?? `notices@${mailDomain()}`;
  const [, name = '', address = given] = /^\s*(.*?)\s*<([^<>]+)>\s*$/.exec(given) ?? [];
  return { name: name.replace(/^"(.*)"$/, '$1') || NEUTRAL_NAME, address: address.trim() };
}

/**
 * Only a 5xx to the recipient or the message is for ever (RFC 5321, 4.2.1). A refused password or sender is ours to mend.
 * Of the recipient it says something unless it speaks of mailboxes that are full or of policy (RFC 3463, 3.3 and 3.8).
 */
function failureOf(error: unknown): Extract<SendOutcome, { outcome: 'later' | 'refused' }> {
  const { code = '', responseCode = 0, command = '', response = '' } = error as SmtpError;
  const answer = responseCode > 0 ? String(responseCode) : code;
  const isRecipient = command === 'RCPT TO';
  if (responseCode < 500 || !(isRecipient || command === 'DATA')) return { outcome: 'later', code: answer };
  const [, detail] = /^5\d\d[ -]5\.(\d+\.\d+)/.exec(response) ?? [];
  const isAddress = isRecipient && (detail === undefined ? responseCode !== 552 : isAboutAddress(detail));
  return { outcome: 'refused', code: answer, isAddress };
}

interface SmtpError {
  code?: string;
  responseCode?: number;
  /** What was being said when it was refused. */
  command?: string;
  response?: string;
}

/** Of an enhanced status code 5.X.Y the X.Y: a bad address, or a mailbox that is disabled. */
function isAboutAddress(detail: string): boolean {
  return detail.startsWith('1.') || detail === '2.1' || detail === '0.0';
}
