import type { IncomingMessage, ServerResponse } from 'node:http';
import { NO_PAGE_POLICY } from '@/lib/http/headers';
import { plainPage } from '@/lib/http/plain-page';
import { speaksJson } from '@/lib/http/speaks-json';
import { contentSecurityPolicy } from '@/lib/page-cache/content-security-policy';

/** Seconds after which it is worth asking again. */
const RETRY_AFTER = '5';

interface PlainAnswer {
  request: IncomingMessage;
  response: ServerResponse;
  status: number;
  /** Those that every answer of the site carries. */
  headers: Readonly<Record<string, string>>;
  /** Of this answer alone. */
  extra?: Record<string, string>;
  requestId?: string;
  /** What a program has to have done first, where that is why. */
  reason?: string | undefined;
}

/** Says what went wrong without asking Next or the database: a plain page, or JSON to who spoke JSON. */
export function sendPlainAnswer({
  request,
  response,
  status,
  headers,
  extra,
  requestId,
  reason,
}: PlainAnswer): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const isJson = speaksJson(request.headers);
  const told = reason === undefined ? { error: REASONS[status] ?? 'internal' } : { reason };
  const body = isJson
    ? JSON.stringify({ ...told, ...(requestId && { requestId }) })
    : plainPage({ status, requestId });
  response.writeHead(status, {
    ...headers,
    'Content-Security-Policy': isJson ? NO_PAGE_POLICY : contentSecurityPolicy({ html: body, dev: false }),
    'Cache-Control': 'no-store',
    'Content-Type': isJson ? 'application/json' : 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    ...(status === 503 && { 'Retry-After': RETRY_AFTER }),
    ...extra,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'unreadable',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  413: 'too-long',
  414: 'too-long',
  503: 'unavailable',
};

/** `301` or another way elsewhere. `location` is a path of ours. */
export function sendElsewhere({ response, status, location, headers }: Elsewhere): void {
  response.writeHead(status, {
    ...headers,
    Location: location,
    'Cache-Control': 'no-cache',
    'Content-Length': 0,
  });
  response.end();
}

interface Elsewhere {
  response: ServerResponse;
  status: number;
  location: string;
  headers: Readonly<Record<string, string>>;
}
