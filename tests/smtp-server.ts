import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail that was taken, as its envelope and a mail program see it. */
export interface ReceivedMail {
  from: string;
  recipients: string[];
  /** What the client called itself. */
  client: string;
  /** As it came, for what a parser does not tell. */
  raw: string;
  parsed: ParsedMail;
}

/**
 * What the server does with a mail: takes it; says a code to its recipient, or to its text; never answers; or takes it and is gone
 * before it has said so.
 */
export type Script =
  'accept' | { recipient: number } | { data: number } | 'hang' | 'drop-after-data' | 'refuse-password';

export interface SmtpServer {
  /** For SMTP_URL. */
  url: string;
  messages: ReceivedMail[];
  /** What is done with every mail from now on. */
  answer(script: Script): void;
  /** Resolves when so many mails have come; rejects after five seconds. */
  receive(count: number): Promise<ReceivedMail[]>;
  close(): Promise<void>;
}

const PATIENCE_MS = 5000;

/** A real SMTP server on loopback, that keeps what it is sent and fails in the ways servers fail. */
export async function startSmtpServer(): Promise<SmtpServer> {
  const messages: ReceivedMail[] = [];
  const arrivals = new EventTarget();
  let script: Script = 'accept';

  const server = new SMTPServer({
    logger: false,
    authOptional: true,
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 100,
    onAuth: (_auth, _session, done) => {
      if (script === 'refuse-password') done(refusal(535));
      else done(null, { user: 'site' });
    },
    onRcptTo: (_address, _session, done) => {
      if (script === 'hang') return;
      done(typeof script === 'object' && 'recipient' in script ? refusal(script.recipient) : null);
    },
    onData: (stream, session, done) => {
      const take = async (bytes: Buffer) => {
        if (typeof script === 'object' && 'data' in script) {
          done(refusal(script.data));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        messages.push({
          from: mailFrom === false ? '' : mailFrom.address,
          recipients: rcptTo.map(({ address }) => address),
          client: session.hostNameAppearsAs,
          raw: bytes.toString('utf8'),
          parsed: await simpleParser(bytes),
        });
        if (script === 'drop-after-data') for (const { _socket: socket } of connections()) socket.destroy();
        else done(null);
        arrivals.dispatchEvent(new Event('mail'));
      };
      // Who breaks off in the middle has sent nothing.
      void buffer(stream).then(take, () => undefined);
    },
  });
  const connections = () => server.connections as unknown as Iterable<{ _socket: { destroy(): void } }>;
  // A client that hangs up is no news to a server that told it to.
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');

  return {
    url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    messages,
    answer: (next) => void (script = next),
    receive: async (count) => {
      const deadline = AbortSignal.timeout(PATIENCE_MS);
      while (messages.length < count) await once(arrivals, 'mail', { signal: deadline });
      return messages;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function refusal(responseCode: number): Error {
  return Object.assign(new Error('No.'), { responseCode });
}
