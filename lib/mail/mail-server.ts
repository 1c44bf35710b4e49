import { env } from '@/lib/env';
import { isLoopbackUrl } from '@/lib/env-schema';

/** A server that says nothing for so long is busy or gone, and the mail is tried again. */
const CONNECT_TIMEOUT_MS = 10_000;
const SILENCE_TIMEOUT_MS = 30_000;

/** RFC 8314 and RFC 6409. */
const TLS_PORT = 465;
const SUBMISSION_PORT = 587;

/**
 * How the server of SMTP_URL is spoken to. Encryption is a must, whatever the server offers, unless it is this machine
 * itself. The address is read by ourselves, so that no parameter in it can turn encryption or its checks off.
 */
export function mailServer(smtpUrl: string) {
  const { protocol, hostname, port, username, password } = new URL(smtpUrl);
  const secure = protocol === 'smtps:';
  const isHere = isLoopbackUrl(`http://${hostname}`);
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (secure ? TLS_PORT : SUBMISSION_PORT) : Number(port),
    secure,
    requireTLS: !secure && !isHere,
    ignoreTLS: !secure && isHere,
    // Else the machine would say its own name to the server.
    name: mailDomain(),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(username !== '' && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    }),
  };
}

/** The part after the @ in our Message-IDs, and how we introduce ourselves: the site's name, not the machine's. */
export function mailDomain(): string {
  return new URL(env.SITE_URL).hostname.replace(/^\[.*\]$/, 'localhost');
}
