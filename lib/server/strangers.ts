import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { sessionToken } from '@/lib/auth/cookie';
import { acceptComment } from '@/lib/comments/accept-comment';
import { NO_PAGE_POLICY, passOut } from '@/lib/http/headers';
import type { Route } from '@/lib/http/route';
import { finishHtml } from '@/lib/page-cache/shell';

interface Asked {
  request: IncomingMessage;
  response: ServerResponse;
  /** Canonical. */
  path: string;
  /** Headers of every answer of the site. */
  security: Readonly<Record<string, string>>;
}

/** Where comments are sent, and in what they may be. */
interface Door {
  pattern: string;
  prefix: string;
  accepts: 'both' | 'json';
}

const DOORS: readonly Door[] = [
  { pattern: '/articles/:slug/comments', prefix: '/articles/', accepts: 'both' },
  { pattern: '/api/articles/:slug/comments', prefix: '/api/articles/', accepts: 'json' },
];

/**
 * Where this comes in, if it is a comment of somebody without a session, announced at a length that can be read whole;
 * otherwise undefined. The way through Next costs such a post more time than all the rest of it, and what Next is needed for
 * is to know who is signed in.
 */
export function strangersDoor(
  { pattern, maxBytes }: Route,
  { method, headers }: IncomingMessage,
): Door | undefined {
  const length = Number(headers['content-length']);
  const isStranger = sessionToken(headers.cookie ?? null) === null;
  if (method !== 'POST' || !isStranger || !(length <= maxBytes)) return undefined;
  return DOORS.find((door) => door.pattern === pattern);
}

/**
 * Posts it as the route inside Next would, told the same `headers` of the request, in this process. Resolves with the
 * template of the route; rejects when the client leaves halfway.
 */
export async function answerStranger(
  { pattern, prefix, accepts }: Door,
  { request, response, path, security }: Asked,
  headers: Record<string, string>,
): Promise<string> {
  const answer = await acceptComment({
    request: new Request(new URL(path, 'http://inside/'), {
      method: 'POST',
      headers,
      body: await buffer(request),
    }),
    slug: decodeURIComponent(path.slice(prefix.length, -'/comments'.length)),
    accepts,
    findWriter: () => Promise.resolve(null),
  });
  const told = Buffer.from(await answer.arrayBuffer());
  const isHtml = /^text\/html\b/.test(answer.headers.get('content-type') ?? '');
  const { body, policy } = isHtml
    ? finishHtml(told.toString(), { dev: false })
    : { body: told, policy: NO_PAGE_POLICY };
  response.writeHead(answer.status, {
    ...security,
    'X-Robots-Tag': 'noindex',
    ...passOut({ ...Object.fromEntries(answer.headers), 'set-cookie': answer.headers.getSetCookie() }),
    'Cache-Control': 'no-store',
    'Content-Security-Policy': policy,
    'Content-Length': body.length,
  });
  response.end(body);
  return pattern;
}
