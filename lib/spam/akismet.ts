import http, {
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import https from 'node:https';
import { unzipSync } from 'node:zlib';
import { AkismetClient } from 'akismet-api';

import type { Circuit } from '@/lib/spam/circuit';
import type { PrivacyTier } from '@/lib/spam/disclosure';
import type { WireFields } from '@/lib/spam/wire-fields';

/** All that this folder needs to know of the site and of the service; whoever calls reads the configuration. */
export type SpamService = {
  key: string;
  /** The base address, ending in a slash: `https://rest.akismet.com/1.1/`. */
  endpoint: string;
  /** The address of this site, with its scheme. */
  site: string;
  /** Languages of the site, separated by commas: `en, fr_ca`. */
  languages: string;
  tier: PrivacyTier;
  /** Milliseconds for one call, from looking up the name to the last byte of the answer. */
  deadline: number;
  /** Asks the service not to learn from the calls. */
  isTest?: boolean;
  /** One for the whole process: `singleton('spam-circuit', () => newCircuit())`. */
  circuit: Circuit;
};

export type AkismetCall = 'verify-key' | 'comment-check' | 'submit-spam' | 'submit-ham';

export type AkismetReply = { latencyMs: number } & (
  | { outcome: 'answered'; status: number; headers: IncomingHttpHeaders; body: string }
  | { outcome: 'failed'; cause: 'timeout' | 'network' }
);

/** The longest answer of the protocol has 41 bytes; the rest of a longer one is of no use, and may have no end. */
const MAX_ANSWER_BYTES = 1024;

const APPLICATION = 'Folkmoot | akismet-api/6';

/**
 * A connection is kept for whoever asks within three seconds, since to make one takes a service overseas some three journeys more.
 * No longer: servers let idle ones go after five and more. What crosses that on its way all the same is asked again.
 */
const KEPT = { keepAlive: true, maxFreeSockets: 8, timeout: 3_000 } as const;
const TRANSPORTS = {
  'http:': { module: http, agent: new http.Agent(KEPT) },
  'https:': { module: https, agent: new https.Agent(KEPT) },
} as const;

/** What Node calls a connection that the other side has closed. */
const LET_GO = new Set(['ECONNRESET', 'EPIPE']);

/**
 * One call, one attempt: sends `fields` (to verify-key only key and site) and resolves with the bare answer, or with why there is
 * none, within the deadline or as soon as `signal` aborts; by then the connection is closed, or kept for the next call. A kept one that
 * breaks before any answer had been let go of: a comment-check is sent once more then, over a new one, since somebody waits for it; reports
 * are made again later anyway. Never rejects: the errors of the network quote addresses, and those of the client the whole
 * request, so none of them leaves this file.
 *
 * akismet-api composes the request and sends it. It cannot do the rest: it waits for ever, follows redirects with all
 * the data, reads 200 MB, hands multipart answers to a parser that writes files, opens a connection for every call, and reduces
 * everything to a boolean (an `X-akismet-error` with `false` is ham). It offers no way in, but makes its request before it
 * returns, by a function of Node that can be stood in for meanwhile: so the request is taken over there, and the answer is read here.
 */
export async function callAkismet({
  service,
  call,
  fields,
  signal,
}: {
  service: SpamService;
  call: AkismetCall;
  fields: WireFields;
  signal?: AbortSignal | undefined;
}): Promise<AkismetReply> {
  const startedAt = performance.now();
  const since = () => Math.round(performance.now() - startedAt);
  if (signal?.aborted) return { outcome: 'failed', cause: 'timeout', latencyMs: 0 };

  return new Promise((resolve) => {
    let request: ClientRequest | undefined;
    let isOver = false;
    const finish = (reply: Reply): void => {
      isOver = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
      // Of an answer that was read to its end this leaves the connection as it is.
      request?.destroy();
      resolve({ ...reply, latencyMs: since() });
    };
    const giveUp = () => finish({ outcome: 'failed', cause: 'timeout' });
    const timer = setTimeout(giveUp, service.deadline);
    signal?.addEventListener('abort', giveUp, { once: true });

    const ask = (over: Connections): void => {
      const asked = catchRequest({ service, over, sending: () => send(service, call, fields) });
      request = asked;
      if (!asked) {
        finish({ outcome: 'failed', cause: 'network' });
        return;
      }
      asked.removeAllListeners('response');
      asked.on('response', (response: IncomingMessage) => {
        // Over this one whoever is not well is not asked again, nor somebody else.
        if (response.statusCode !== 200) asked.shouldKeepAlive = false;
        readReply(response, finish);
      });
      asked.on('error', ({ code }: NodeJS.ErrnoException) => {
        if (isOver) return;
        // The service had let go of a kept connection as it was taken: what nobody has heard is asked over one of its own.
        if (call === 'comment-check' && asked.reusedSocket && LET_GO.has(code ?? '')) ask('new');
        else finish({ outcome: 'failed', cause: 'network' });
      });
    };
    ask('kept');
  });
}

// Not Omit<AkismetReply, …>: that would merge the two outcomes into one without any of their fields.
type Reply =
  | { outcome: 'answered'; status: number; headers: IncomingHttpHeaders; body: string }
  | { outcome: 'failed'; cause: 'timeout' | 'network' };

/** Properties that the client has and uses, and its types do not tell of. */
type OpenClient = AkismetClient & {
  rootEndpoint: string;
  endpoint: string;
  requestOpts: Record<string, string>;
};

/** A connection that was kept, if there is one, and is to be; or one for this call alone. */
type Connections = 'kept' | 'new';

/** Runs `sending` and returns the request that it makes. */
function catchRequest({ service, over, sending }: Caught): ClientRequest | undefined {
  const { module, agent } = TRANSPORTS[service.endpoint.startsWith('https:') ? 'https:' : 'http:'];
  const { request } = module;
  let caught: ClientRequest | undefined;
  const requestOver = (options: RequestOptions): ClientRequest =>
    (caught ??= request({ ...options, agent: over === 'kept' && agent }));
  // The client finds the function where everybody does; nothing else runs until it has returned.
  module.request = requestOver as typeof request;
  try {
    sending();
  } finally {
    module.request = request;
  }
  return caught;
}

interface Caught {
  service: SpamService;
  over: Connections;
  sending: () => void;
}

function send(service: SpamService, call: AkismetCall, fields: WireFields): void {
  const client = new AkismetClient({
    key: service.key,
    blog: service.site,
    userAgent: APPLICATION,
  }) as OpenClient;
  // By default the key becomes part of the host name, for every resolver on the way to read.
  client.endpoint = client.rootEndpoint = service.endpoint;
  // What stands here is sent as it is; of a comment the client passes on only the fields it knows.
  client.requestOpts = { ...fields };
  const comment = { user_ip: fields.user_ip ?? '' };
  const calls: Record<AkismetCall, () => Promise<unknown>> = {
    'verify-key': () => client.verifyKey(),
    'comment-check': () => client.checkSpam(comment),
    'submit-spam': () => client.submitSpam(comment),
    'submit-ham': () => client.submitHam(comment),
  };
  // What the client makes of it is of no interest; only the same connection error that is heard of here reaches it.
  calls[call]().catch(() => undefined);
}

function readReply(response: IncomingMessage, finish: (reply: Reply) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const answer = (): void => {
    const body = decode(Buffer.concat(chunks), response.headers['content-encoding']);
    finish({ outcome: 'answered', status: response.statusCode ?? 0, headers: response.headers, body });
  };
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) answer();
  });
  response.on('end', answer);
  response.on('error', () => finish({ outcome: 'failed', cause: 'network' }));
}

/** The client offers gzip, so a server may use it; what cannot be unpacked is no answer, and reads as an empty one. */
function decode(bytes: Buffer, encoding: string | undefined): string {
  const whole = bytes.subarray(0, MAX_ANSWER_BYTES);
  if (encoding === undefined || encoding === 'identity') return whole.toString();
  try {
    return unzipSync(whole, { maxOutputLength: MAX_ANSWER_BYTES }).toString();
  } catch {
    return '';
  }
}
