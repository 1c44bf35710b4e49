import { sign } from 'node:crypto';
import { HOUR, SECOND } from '@/lib/clock';
import { env } from '@/lib/env';
import { isLoopbackUrl } from '@/lib/env-schema';
import type { PushKeys } from '@/lib/push/push-keys';

/** The push services of the browsers there are. A browser names its own, and nothing else is ever asked for its sake. */
const SERVICES = [
  /^fcm\.googleapis\.com$/,
  /^updates\.push\.services\.mozilla\.com$/,
  /^[a-z0-9-]+\.push\.apple\.com$/,
  /^[a-z0-9-]+\.notify\.windows\.com$/,
];

const MAX_ENDPOINT = 1_000;

/** Nobody waits for it. */
const DEADLINE_MS = 10_000;

/** What could not be handed over within so many seconds is no news any more. */
const TIME_TO_LIVE = (12 * HOUR) / SECOND;

/** Whether word may be sent there: https, one of the known services, and nothing inside our own network. */
export function isPushService(endpoint: string): boolean {
  if (endpoint.length > MAX_ENDPOINT || !URL.canParse(endpoint)) return false;
  const { protocol, hostname, port, username, password } = new URL(endpoint);
  if (username !== '' || password !== '') return false;
  // A stand-in on this machine, while the site is on this machine alone.
  if (isLoopbackUrl(env.SITE_URL) && isLoopbackUrl(endpoint)) return true;
  return protocol === 'https:' && port === '' && SERVICES.some((service) => service.test(hostname));
}

/** `gone`: the browser is not there any more. `failed`: not this time. */
export type PushOutcome = 'taken' | 'gone' | 'failed';

/**
 * Wakes one browser up, and says nothing: there is no text in it, sealed or not, so that its service learns no more than that
 * something came, when, and for which browser. Never throws.
 */
export async function wakeUp({ endpoint, keys }: { endpoint: string; keys: PushKeys }): Promise<PushOutcome> {
  if (!isPushService(endpoint)) return 'gone';
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        authorization: `vapid t=${tokenFor(endpoint, keys)}, k=${keys.publicKey}`,
        ttl: String(TIME_TO_LIVE),
        urgency: 'low',
      },
      redirect: 'error',
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    await response.body?.cancel();
    if (response.ok) return 'taken';
    return response.status === 404 || response.status === 410 ? 'gone' : 'failed';
  } catch {
    // Nobody there, or too slow: the next thing that is new tries again.
    return 'failed';
  }
}

/** A token for one service (RFC 8292, 2), good for an hour. */
function tokenFor(endpoint: string, { privateKey, subject }: PushKeys): string {
  const expires = Math.floor((Date.now() + HOUR) / SECOND);
  const claims = { aud: new URL(endpoint).origin, exp: expires, sub: subject };
  const signed = [{ typ: 'JWT', alg: 'ES256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}
