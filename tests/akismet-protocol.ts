import type { IncomingMessage, ServerResponse } from 'node:http';

/** The one key that the stand-in takes, in the form of a real one. */
export const TEST_KEY = 'standinkey42';

const THANKS = 'Thanks for making the web a better place.';

/** What one call was, as it came in. */
export type RecordedRequest = {
  call: string;
  path: string;
  method: string;
  headers: IncomingMessage['headers'];
  /** Of the connection, on the side of who asks. */
  port: number;
  fields: Record<string, string>;
  /** Resolves when the connection is closed: with true if the answer had gone out whole before. */
  closed: Promise<boolean>;
};

/** Verdicts: the protocol is kept, keys and fields are checked, and then this is what the service thinks. */
const VERDICTS = {
  ham: { body: 'false' },
  spam: { body: 'true' },
  discard: { body: 'true', headers: { 'X-akismet-pro-tip': 'discard' } },
  // The service asks for it at a first check and at edits, not at the second look itself.
  'recheck-after': { body: 'false', headers: { 'X-akismet-recheck-after': '120' } },
  alert: {
    body: 'false',
    headers: {
      'X-akismet-alert-code': '10502',
      'X-akismet-alert-msg': 'Your site is over its limit of API calls.',
    },
  },
  'error-header': {
    body: 'false',
    headers: {
      'X-akismet-error': '10010',
      'X-akismet-alert-code': '10010',
      'X-akismet-alert-msg': 'Your API key is suspended.',
    },
  },
} satisfies Record<string, Answer>;

/** Faults: whatever was asked, this is what comes back. */
const FAULTS = {
  invalid: { body: 'invalid', headers: { 'X-akismet-debug-help': 'We were unable to parse your blog URI' } },
  'server-error': { status: 500, body: '<h1>Internal Server Error</h1>' },
  throttled: { status: 429, body: 'Too Many Requests', headers: { 'Retry-After': '90' } },
  garbage: { body: '<!doctype html><title>Captive portal</title>' },
  empty: { body: '' },
  binary: { body: Buffer.from([0, 255, 1, 254, 116, 114, 117, 101]) },
  'true-newline': { body: 'true\n' },
  echo: (request) => ({ body: new URLSearchParams(request.fields).toString() }),
  redirect: (_request, response) => redirect(response),
  hang: () => undefined,
  'slow-drip': (_request, response) => drip(response),
  reset: (_request, response) => reset(response),
  'cut-short': (_request, response) => cutShort(response),
  endless: (_request, response) => pourOut(response),
} satisfies Record<string, Answer | Handler>;

/** A whole answer; 200 unless it says otherwise. */
export type Answer = { status?: number; headers?: Record<string, string>; body: string | Buffer };
type Handler = (request: RecordedRequest, response: ServerResponse) => Answer | undefined;

/** `fixtures` is the service as documented: its guaranteed spam is spam, the rest is ham. */
export type Mode = 'fixtures' | keyof typeof VERDICTS | keyof typeof FAULTS;
export const MODES = ['fixtures', ...Object.keys(VERDICTS), ...Object.keys(FAULTS)] as readonly Mode[];

/** Whether `name` names a mode. */
export function isMode(name: string): name is Mode {
  return (MODES as readonly string[]).includes(name);
}

/** Answers `request` as `mode` has it; a fault that is no answer is done to `response` at once. */
export function act(
  mode: Mode,
  request: RecordedRequest,
  response: ServerResponse,
  key: string,
): Answer | undefined {
  if (mode in FAULTS) {
    const fault: Answer | Handler = FAULTS[mode as keyof typeof FAULTS];
    return typeof fault === 'function' ? fault(request, response) : fault;
  }
  return speak(mode as 'fixtures' | keyof typeof VERDICTS, request, key);
}

/** The protocol, as the service's own pages and its published clients have it. */
function speak(mode: 'fixtures' | keyof typeof VERDICTS, request: RecordedRequest, key: string): Answer {
  const { call, fields } = request;
  if (call === 'usage-limit') return json({ limit: 10_000, usage: 12, percentage: '0.12', throttled: false });
  if (call === 'key-sites') return json({ limit: 500, offset: 0, total: 0 });
  if (request.method !== 'POST') return { status: 405, body: '' };

  const problem = findProblem(request, key);
  if (call === 'verify-key') return problem ?? { body: 'valid', headers: headersOf(mode) };
  if (problem) return problem;
  if (call === 'submit-spam' || call === 'submit-ham') return { body: THANKS, headers: headersOf(mode) };
  if (call !== 'comment-check') return { status: 404, body: 'Not found' };
  return withGuid(judge(mode, fields));
}

function findProblem({ call, fields }: RecordedRequest, key: string): Answer | undefined {
  const given = call === 'verify-key' ? (fields.key ?? fields.api_key) : fields.api_key;
  if (!given) return debug('invalid', 'Empty "api_key" value');
  if (given !== key) return debug('invalid', 'The key is not known');
  const required = call === 'verify-key' ? ['blog'] : ['blog', 'user_ip'];
  const missing = required.find((field) => !fields[field]);
  return missing ? debug(`Missing required field: ${missing}.`, `Empty "${missing}" value`) : undefined;
}

function judge(mode: 'fixtures' | keyof typeof VERDICTS, fields: Record<string, string>): Answer {
  if (mode === 'recheck-after' && fields.recheck_reason && fields.recheck_reason !== 'edit')
    return VERDICTS.ham;
  if (mode !== 'fixtures') return VERDICTS[mode];
  if (fields.user_role === 'administrator') return VERDICTS.ham;
  const isSpam =
    ['akismet-guaranteed-spam', 'viagra-test-123'].includes(fields.comment_author ?? '') ||
    fields.comment_author_email === 'akismet-guaranteed-spam@example.com';
  return isSpam ? VERDICTS.spam : VERDICTS.ham;
}

/** What the service has to say of the account it says with every call; what it says of a comment only with its check. */
function headersOf(mode: 'fixtures' | keyof typeof VERDICTS): Record<string, string> {
  return mode === 'alert' || mode === 'error-header' ? VERDICTS[mode].headers : {};
}

function withGuid(answer: Answer): Answer {
  const guid = crypto.randomUUID().replaceAll('-', '');
  return { ...answer, headers: { ...answer.headers, 'X-akismet-guid': guid } };
}

function debug(body: string, help: string): Answer {
  return { body, headers: { 'X-akismet-debug-help': help } };
}

function json(value: unknown): Answer {
  return { body: JSON.stringify(value), headers: { 'Content-Type': 'application/json' } };
}

/** To itself: a client that follows is seen to come back, with everything it had been told to send. */
function redirect(response: ServerResponse): undefined {
  response.writeHead(307, { Location: '/1.1/comment-check?redirected' }).end();
}

function reset(response: ServerResponse): undefined {
  response.socket?.resetAndDestroy();
}

/** A byte now and then of an answer that would be fine if it ever came to its end. */
function drip(response: ServerResponse): undefined {
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  const bytes = 'false'.split('');
  const timer = setInterval(() => response.write(bytes.shift() ?? ' '), 20);
  response.once('close', () => clearInterval(timer));
}

function cutShort(response: ServerResponse): undefined {
  response.writeHead(200, { 'Content-Type': 'text/plain', 'Content-Length': '5' });
  response.write('true', () => response.destroy());
}

function pourOut(response: ServerResponse): undefined {
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  const chunk = 'true'.repeat(4096);
  const pour = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', pour);
  pour();
}
