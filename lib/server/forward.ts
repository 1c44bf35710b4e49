import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { NO_PAGE_POLICY, passOut } from '@/lib/http/headers';
import { accepts, WORTH_COMPRESSING } from '@/lib/page-cache/document';
import { finishHtml } from '@/lib/page-cache/shell';
import { toldFirst } from '@/lib/http/answer';
import { speaksJson } from '@/lib/http/speaks-json';
import type { Inside } from '@/lib/server/inside';

/** How it went. Unless it says `answered`, nothing has been sent yet. */
export type Forwarded =
  | { outcome: 'answered' }
  | { outcome: 'failed'; status: number }
  | { outcome: 'too-long' }
  /** A program asked for what somebody has to do something for first: a redirect to a form would tell it nothing. */
  | { outcome: 'first'; status: number; reason: string | undefined };

interface Forward {
  request: IncomingMessage;
  response: ServerResponse;
  inside: Inside;
  /** Path and query for Next. */
  target: string;
  /** Headers for Next; nothing of the client's goes in but these. */
  headers: Record<string, string>;
  /** Headers of every answer of the site. */
  security: Readonly<Record<string, string>>;
  /** Headers of pages besides. */
  htmlHeaders: Readonly<Record<string, string>>;
  /** What may be sent there. */
  maxBytes: number;
  dev: boolean;
}

/**
 * Has Next answer for one person. Pages are collected, to take their scripts out and compute their policy; everything else
 * streams, for as long as it takes and the client stays. Nothing of it may be stored by anybody. A page that failed, or is
 * not there, is left to the caller, who has better ones; what a route says to a POST is passed on whatever it is.
 */
export async function forward({
  request,
  response,
  inside,
  target,
  headers,
  security,
  htmlHeaders,
  maxBytes,
  dev,
}: Forward): Promise<Forwarded> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    await hearOut(request);
    return { outcome: 'too-long' };
  }
  const isPost = request.method === 'POST';
  const asking = inside.open({ method: isPost ? 'POST' : 'GET', target, headers });
  response.once('close', () => asking.destroy());

  const limit = limitBytes(maxBytes);
  const sending = isPost ? pipeline(request, limit, asking) : Promise.resolve(void asking.end());
  sending.catch(() => asking.destroy());
  let answer: IncomingMessage;
  try {
    [answer] = (await once(asking, 'response')) as [IncomingMessage];
  } catch (error) {
    if (limit.exceeded) return { outcome: 'too-long' };
    throw error;
  }

  const status = statusOf(answer, { isPost });
  const isHtml = /^text\/html\b/.test(answer.headers['content-type'] ?? '');
  const isFailedPage = isHtml && !isPost && status >= 400;
  if (!dev && (isFailedPage || (status >= 500 && !isHtml && !hasJson(answer)))) {
    answer.resume();
    return { outcome: 'failed', status };
  }

  const first = isPost || !speaksJson(request.headers) ? null : toldFirst(answer.headers.location);
  if (first !== null) {
    answer.resume();
    return { outcome: 'first', ...first };
  }

  const told = {
    ...security,
    'X-Robots-Tag': 'noindex',
    ...passOut(answer.headers),
    'Cache-Control': 'no-store',
  };
  if (isHtml) {
    const { body: page, policy } = finishHtml((await buffer(answer)).toString(), { dev });
    const { body, encoding } = await encode({ request, body: page });
    response.writeHead(status, {
      ...told,
      ...htmlHeaders,
      'Content-Security-Policy': policy,
      ...encoding,
      'Content-Length': body.length,
    });
    response.end(request.method === 'HEAD' ? undefined : body);
    return { outcome: 'answered' };
  }
  response.writeHead(status, { ...told, 'Content-Security-Policy': NO_PAGE_POLICY });
  if (request.method === 'HEAD') {
    answer.destroy();
    response.end();
  } else {
    // Who leaves halfway, leaves.
    await pipeline(answer, response).catch(() => undefined);
  }
  return { outcome: 'answered' };
}

/**
 * Compresses the page of one person, if it was asked for by that person or by a page of ours. The length of a compressed
 * page tells something of what is in it to whoever may choose a part of it (BREACH), and other sites choose addresses.
 */
async function encode({
  request,
  body,
}: {
  request: IncomingMessage;
  body: Buffer;
}): Promise<{ body: Buffer; encoding: Record<string, string> }> {
  const from = request.headers['sec-fetch-site'];
  const isOwn = from === 'same-origin' || from === 'none';
  const takesGzip = accepts(request.headers['accept-encoding'] ?? '', 'gzip');
  if (!isOwn || !takesGzip || body.length < WORTH_COMPRESSING) return { body, encoding: {} };
  return { body: await promisify(gzip)(body), encoding: { 'Content-Encoding': 'gzip' } };
}

/** What is too long by more than this is cut off, whatever the browser then shows. */
const MAX_HEARD_OUT = 64 * 1024 * 1024;

/** Browsers show an answer only after they were heard out, and somebody should be told that a picture is too large. */
async function hearOut(request: IncomingMessage): Promise<void> {
  let length = 0;
  try {
    for await (const chunk of request) {
      length += (chunk as Buffer).length;
      if (length > MAX_HEARD_OUT) return;
    }
  } catch {
    // Who leaves halfway, leaves.
  }
}

/** A page of Next redirects with 307, which keeps the method; ours lead to pages, by 303 (PRODUCT 3). */
function statusOf({ statusCode = 500 }: IncomingMessage, { isPost }: { isPost: boolean }): number {
  return statusCode === 307 && !isPost ? 303 : statusCode;
}

function hasJson(answer: IncomingMessage): boolean {
  return /^application\/json\b/.test(answer.headers['content-type'] ?? '');
}

/** Lets a body through up to the limit: its announced length need not be true, and may be missing. */
function limitBytes(maxBytes: number): Transform & { exceeded: boolean } {
  let length = 0;
  const limit = Object.assign(
    new Transform({
      transform(chunk: Buffer, _encoding, done) {
        length += chunk.length;
        limit.exceeded = length > maxBytes;
        done(limit.exceeded ? new RangeError('The body is too long.') : null, chunk);
      },
    }),
    { exceeded: false },
  );
  return limit;
}
