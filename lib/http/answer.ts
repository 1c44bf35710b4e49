import { hasCode, type AppError, type ErrorCode } from '@/lib/errors';
import { MAX_BODY_BYTES, MAX_UPLOAD_BYTES, readBody, type Body } from '@/lib/http/body';
import { plainPage, textOf, type Resend } from '@/lib/http/plain-page';
import { outerAddress } from '@/lib/http/find-routes';
import { newId } from '@/lib/ids';
import { errorFacts, log } from '@/lib/log';

/** The header in which the front server gives every request a name for the log. */
export const REQUEST_ID_HEADER = 'x-folkmoot-request';

/** What an action has come to, told both ways: where a browser goes on, and what a program is told. */
export interface Acted {
  /** A path of ours, with query and fragment. */
  seeOther: string;
  json: { status: number; body: unknown };
  headers?: Record<string, string>;
  /** Set-Cookie, one value each. */
  cookies?: string[];
}

/**
 * Answers a request that acts. `act` gets the fields as they were sent (see Body: they still have to pass a zod schema)
 * and says what came of it; a form is then answered 303, JSON with JSON (PRODUCT 3). What cannot be read is 400, 413 or
 * 415; with `accepts: 'json'` a form is 415 too. What `act` throws becomes a status by its code and a body that says
 * nothing of the inside; while the site is down, when too much comes at once, or when its writer was signed out meanwhile,
 * a form gets its own words back, to be sent again. `maxBytes` says how much this asker may send. Never stored by anybody.
 */
export async function answer(
  request: Request,
  act: (sent: { fields: unknown; kind: 'form' | 'json' }) => Promise<Acted>,
  { accepts = 'both', maxBytes = usualBytes }: Options = {},
): Promise<Response> {
  const body = await readBody(request, { maxBytes: await maxBytes(), heardOut: MAX_UPLOAD_BYTES });
  const kind = accepts === 'json' ? 'json' : body.kind;
  if (body.outcome === 'refused') return refusal({ kind, status: body.status });
  if (body.kind !== kind) return refusal({ kind, status: 415 });
  try {
    const { seeOther, json, headers, cookies = [] } = await act({ fields: body.fields, kind });
    const response =
      kind === 'json' ? answerJson(json.status, json.body, headers) : redirect(seeOther, headers);
    for (const cookie of cookies) response.headers.append('set-cookie', cookie);
    return response;
  } catch (error) {
    return answerError({ error, request, kind, resend: resendOf(request, body) });
  }
}

interface Options {
  accepts?: 'both' | 'json';
  maxBytes?: () => Promise<number>;
}

const usualBytes = () => Promise.resolve(MAX_BODY_BYTES);

/** JSON for one asker: `no-store`. */
export function answerJson(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store', ...headers } });
}

/** `303` to a path of ours; anything that could lead elsewhere throws. */
export function redirect(path: string, headers: Record<string, string> = {}): Response {
  if (!/^\/(?![/\\])[^\s\\]*$/.test(path))
    throw new TypeError('A redirect leads to a path of this site only.');
  return new Response(null, {
    status: 303,
    headers: { location: path, 'cache-control': 'no-store', ...headers },
  });
}

const STATUS: Readonly<Record<ErrorCode, number>> = {
  'database-unavailable': 503,
  'database-newer': 503,
  'not-found': 404,
  forbidden: 403,
  unauthenticated: 401,
  'second-step': 403,
  confirm: 403,
  conflict: 409,
  invalid: 400,
  'too-many': 429,
  internal: 500,
};

/** Seconds after which it is worth asking again: a database that was away restarts in less, a crowd takes its time. */
const RETRY_AFTER: Readonly<Record<number, string>> = { 429: '60', 503: '5' };

/** What somebody has to do first, and where. */
const FIRST = {
  unauthenticated: '/sign-in',
  'second-step': '/sign-in/second-step',
  confirm: '/sign-in/confirm',
} as const satisfies Partial<Record<ErrorCode, string>>;

/** Where somebody has to go before this can be done; null for every other error. */
export function doFirst(error: unknown): string | null {
  const found = Object.entries(FIRST).find(([code]) => hasCode(error, code as ErrorCode));
  return found?.[1] ?? null;
}

/** What a program is told in place of a redirect to where something has to be done first; null for every other address. */
export function toldFirst(
  location: string | undefined,
): { status: number; reason: string | undefined } | null {
  const code = Object.entries(FIRST).find(([, path]) => path === location)?.[0] as
    keyof typeof FIRST | undefined;
  if (code === undefined) return null;
  const status = STATUS[code];
  return { status, reason: status === 403 ? code : undefined };
}

/**
 * The answer to what a function threw: a status by its code, in the language of the asker. Who has to do something first
 * (sign in, take the second step, confirm who they are) is sent there; a program is told by a `reason`. What is our own
 * fault is logged by class and code, under the id that the answer names.
 */
export function answerError({ error, request, kind, resend }: Failure): Response {
  const status = statusOf(error);
  const first = doFirst(error);
  if (first !== null && kind === 'form')
    return holdsText(resend) ? refusal({ kind, status: 401, resend: { ...resend, first } }) : redirect(first);
  if (first !== null && status === 403) return answerJson(403, { reason: (error as AppError).code });
  if (status < 500)
    return refusal({
      kind,
      status,
      wantsRole: hasCode(error, 'forbidden'),
      resend: holdsText(resend) ? resend : undefined,
    });
  const requestId = requestIdOf(request);
  log('error', 'request failed', { requestId, ...errorFacts(error) });
  return refusal({ kind, status, requestId, resend });
}

interface Failure {
  error: unknown;
  request: Request;
  kind: 'form' | 'json';
  resend?: Resend | undefined;
}

/** The status that an error means, whichever copy of the module made it: 500 for everything that is no AppError. */
function statusOf(error: unknown): number {
  const codes = Object.keys(STATUS) as ErrorCode[];
  const code = codes.find((candidate) => hasCode(error, candidate));
  return code === undefined ? 500 : STATUS[code];
}

function requestIdOf(request: Request): string {
  return request.headers.get(REQUEST_ID_HEADER) ?? newId();
}

function refusal({ kind, status, requestId, resend, wantsRole = false }: Refusal): Response {
  const headers: Record<string, string> = { 'cache-control': 'no-store' };
  const retryAfter = RETRY_AFTER[status];
  if (retryAfter !== undefined) headers['retry-after'] = retryAfter;
  if (kind === 'json') {
    const error = REASONS[status] ?? 'internal';
    return answerJson(status, requestId === undefined ? { error } : { error, requestId }, headers);
  }
  headers['content-type'] = 'text/html; charset=utf-8';
  return new Response(plainPage({ status, requestId, resend, wantsRole }), { status, headers });
}

interface Refusal {
  kind: 'form' | 'json';
  status: number;
  requestId?: string;
  resend?: Resend | undefined;
  wantsRole?: boolean;
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'unreadable',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  413: 'too-long',
  415: 'unsupported-media-type',
  429: 'too-many',
  503: 'unavailable',
};

/** Whether somebody wrote a text in it: a form without one is sooner filled in again than explained. */
function holdsText(resend: Resend | undefined): resend is Resend {
  return resend !== undefined && textOf(resend) !== null;
}

/** Only texts that were sent once: nothing else was written by a person into a form of ours. */
function resendOf(request: Request, body: Body): Resend | undefined {
  if (body.outcome !== 'read' || body.kind !== 'form') return undefined;
  const texts = Object.entries(body.fields).filter(
    (field): field is [string, string] => typeof field[1] === 'string',
  );
  return { action: outerAddress(new URL(request.url).pathname), fields: Object.fromEntries(texts) };
}
