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
 * What the server does with a mail: takes it; says a code to its recipient, to its text or to its sender, with more words if any;
 * never answers; says nothing for a while before its first word; or takes it and is gone before it has said so.
 */
export type Script =
  | 'accept'
  | { recipient: number; words?: string }
  | { data: number; words?: string }
  | { sender: number }
  | 'hang'
  | 'slow-banner'
  | 'drop-after-data'
  | 'refuse-password';

export interface SmtpServer {
  /** For SMTP_URL. */
  url: string;
  messages: ReceivedMail[];
  /** How many connections there have been. */
  connections(): number;
  /** What is done with every mail from now on; a function is asked for each recipient. */
  answer(script: Script | ((recipient: string) => Script)): void;
  /** Resolves when so many mails have come; rejects after a while. */
  receive(count: number): Promise<ReceivedMail[]>;
  close(): Promise<void>;
}

const PATIENCE_MS = 20_000;

/** Longer than any answer takes, shorter than anybody's patience. */
const SLOW_MS = 300;

/** A real SMTP server on loopback, that keeps what it is sent and fails in the ways servers fail. */
export async function startSmtpServer(): Promise<SmtpServer> {
  const messages: ReceivedMail[] = [];
  const arrivals = new EventTarget();
  let connected = 0;
  let chosen: Script | ((recipient: string) => Script) = 'accept';
  const scriptFor = (recipient: string) => (typeof chosen === 'function' ? chosen(recipient) : chosen);

  const server = new SMTPServer({
    logger: false,
    authOptional: true,
    allowInsecureAuth: true,
    hideSTARTTLS: true,
    disabledCommands: ['STARTTLS'],
    closeTimeout: 100,
    onConnect: (_session, done) => {
      connected += 1;
      if (chosen === 'slow-banner') setTimeout(done, SLOW_MS);
      else done();
    },
    onMailFrom: (_address, _session, done) => {
      done(typeof chosen === 'object' && 'sender' in chosen ? refusal(chosen.sender) : null);
    },
    onAuth: (_auth, _session, done) => {
      if (chosen === 'refuse-password') done(refusal(535));
      else done(null, { user: 'site' });
    },
    onRcptTo: ({ address }, _session, done) => {
      const script = scriptFor(address);
      if (script === 'hang') return;
      done(
        typeof script === 'object' && 'recipient' in script ? refusal(script.recipient, script.words) : null,
      );
    },
    onData: (stream, session, done) => {
      const take = async (bytes: Buffer) => {
        const { mailFrom, rcptTo } = session.envelope;
        const script = scriptFor(rcptTo[0]?.address ?? '');
        if (typeof script === 'object' && 'data' in script) {
          done(refusal(script.data, script.words));
          return;
        }
        messages.push({
          from: mailFrom === false ? '' : mailFrom.address,
          recipients: rcptTo.map(({ address }) => address),
          client: session.hostNameAppearsAs,
          raw: bytes.toString('utf8'),
          parsed: await simpleParser(bytes),
        });
        if (script === 'drop-after-data') for (const { _socket: socket } of open()) socket.destroy();
        else done(null);
        arrivals.dispatchEvent(new Event('mail'));
      };
      // Who breaks off in the middle has sent nothing.
      void buffer(stream).then(take, () => undefined);
    },
  });
  const open = () => server.connections as unknown as Iterable<{ _socket: { destroy(): void } }>;
  // A client that hangs up is no news to a server that told it to.
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');

  return {
    url: `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`,
    messages,
    connections: () => connected,
    answer: (next) => void (chosen = next),
    receive: async (count) => {
      const deadline = AbortSignal.timeout(PATIENCE_MS);
      while (messages.length < count) await once(arrivals, 'mail', { signal: deadline });
      return messages;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function refusal(responseCode: number, words = 'No.'): Error {
  return Object.assign(new Error(words), { responseCode });
}
