import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';
import { isLoopbackUrl } from '@/lib/env-schema';
import { AppError } from '@/lib/errors';

/** The header in which the front server tells route handlers the client's address; from a client it is dropped. */
export const CLIENT_ADDRESS_HEADER = 'x-folkmoot-ip';

/** More of a user agent or referrer than this says nothing to a spam service. */
const MAX_HEADER_LENGTH = 1000;

/** Where a comment came from. Kept sealed, and not for long; never logged. */
export interface Origin {
  ip: string;
  userAgent: string;
  referrer: string;
}

/** The origin of a request that came through the front server; throws when it did not. Missing headers are empty. */
export function originOf(request: Request): Origin {
  const ip = request.headers.get(CLIENT_ADDRESS_HEADER);
  if (ip === null) throw new AppError('internal', 'The request did not come through the front server.');
  return { ip, userAgent: bounded(request, 'user-agent'), referrer: bounded(request, 'referer') };
}

/**
 * The address of the client. Each trusted proxy appends the address it was called from to `X-Forwarded-For`, so with n
 * of them the n-th entry from the right was written by a proxy of ours, and whatever stands left of it by anybody. A
 * chain shorter than that, or one with garbage in the place, did not come through our proxies: then the socket counts.
 */
export function clientAddress({ socketAddress, forwardedFor, trustedHops }: AddressFacts): string {
  const socket = normaliseAddress(socketAddress ?? '') ?? UNKNOWN_ADDRESS;
  if (trustedHops === 0) return socket;
  const entry = (forwardedFor ?? '').split(',').at(-trustedHops);
  return normaliseAddress(entry ?? '') ?? socket;
}

/**
 * Whether a request was made by somebody who sits at this machine, and not on behalf of somebody elsewhere: its socket
 * comes from loopback, it asked for a loopback name (neither an onion address nor a name that was pointed here), and nothing
 * says that it was passed on. A public site that trusts no proxy has one all the same, which need not say so: there nobody is.
 */
export function isLocalClient({ socketAddress, headers, siteUrl, trustedHops }: LocalFacts): boolean {
  const address = normaliseAddress(socketAddress ?? '') ?? UNKNOWN_ADDRESS;
  if (!/^(?:127\.|::1$)/.test(address)) return false;
  if (!isLoopbackUrl(siteUrl) && trustedHops === 0) return false;
  if (Object.keys(headers).some((name) => PASSED_ON.test(name))) return false;
  const url = URL.parse(`http://${headers.host ?? ''}`);
  return url !== null && isLoopbackUrl(url.href);
}

interface LocalFacts {
  socketAddress: string | undefined;
  headers: IncomingHttpHeaders;
  siteUrl: string;
  trustedHops: number;
}

/** What proxies, balancers and content networks add, by one name or another. */
const PASSED_ON =
  /^(?:forwarded|via|x-forwarded(?:-.*)?|x-(?:real|client|cluster-client)-ip|(?:cf|fastly|true)-.*)$/;

/** `socketAddress` is undefined when the client has gone already. Header lines sent twice come joined by commas. */
interface AddressFacts {
  socketAddress: string | undefined;
  forwardedFor: string | undefined;
  trustedHops: number;
}

/** The client has gone, and nobody is left to have an address. */
const UNKNOWN_ADDRESS = '0.0.0.0';

/**
 * One spelling for one address: no port, brackets or zone, lower case, IPv6 compressed, IPv4 out of its IPv6 mapping.
 * Undefined for what is no address.
 */
export function normaliseAddress(text: string): string | undefined {
  const bare = withoutPort(text.trim()).replace(/%.*$/, '');
  if (isIP(bare) === 4) return bare;
  if (isIP(bare) !== 6) return undefined;
  const compressed = new URL(`http://[${bare}]/`).hostname.slice(1, -1);
  return unmapped(compressed) ?? compressed;
}

/** Some proxies write `192.0.2.1:4711` or `[2001:db8::1]:4711`. */
function withoutPort(text: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text;
}

/** `::ffff:c000:201` is 192.0.2.1: how a socket that serves both families names an IPv4 client. */
function unmapped(address: string): string | undefined {
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address) ?? [];
  if (high === undefined || low === undefined) return undefined;
  const [first, second] = [parseInt(high, 16), parseInt(low, 16)];
  return [first >> 8, first & 255, second >> 8, second & 255].join('.');
}

function bounded(request: Request, header: string): string {
  return (request.headers.get(header) ?? '').slice(0, MAX_HEADER_LENGTH);
}
