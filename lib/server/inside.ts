import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Answer } from '@/lib/page-cache/render';

/** A page takes milliseconds. What takes longer than this to begin, or a whole page to end after that, will not come any more. */
const PATIENCE_MS = 20_000;

/** Proves to the internal listener that a request comes from the front server of this very process. */
export const SECRET_HEADER = 'x-folkmoot-secret';

/** To a browser without a name Next sends part of the head at the end of the page, for script to move; to others see next.config. */
const WHOLE_PAGE = { 'user-agent': 'folkmoot' };

/** What is asked of Next: `target` is path and query. */
export interface Question {
  method: string;
  target: string;
  headers: Record<string, string>;
}

/** The way from the front server to Next. */
export interface Inside {
  /** The answer to a GET, whole. Rejects when there is none in time. */
  ask(question: Omit<Question, 'method'>): Promise<Answer>;
  /** The request, open for its body; its answer comes as the `response` event, an `error` when none begins in time. */
  open(question: Question): ClientRequest;
  close(): void;
}

/** The way to the listener on 127.0.0.1:`port`, on connections that stay open. */
export function reachInside({
  port,
  secret,
  siteUrl,
  patience = PATIENCE_MS,
}: {
  port: number;
  secret: string;
  siteUrl: string;
  /** In milliseconds. */
  patience?: number;
}): Inside {
  const agent = new Agent({ keepAlive: true });
  const site = new URL(siteUrl);
  // Next makes addresses of these. They are the site's, whatever a client says.
  const told = {
    host: site.host,
    'x-forwarded-host': site.host,
    'x-forwarded-proto': site.protocol.slice(0, -1),
    [SECRET_HEADER]: secret,
  };

  function open({ method, target, headers }: Question): ClientRequest {
    const asking = httpRequest({
      agent,
      host: '127.0.0.1',
      port,
      method,
      path: target,
      headers: { ...headers, ...told, ...(method === 'GET' && WHOLE_PAGE) },
    });
    const impatience = setTimeout(() => asking.destroy(new Error('Next did not answer in time.')), patience);
    const isPatient = () => clearTimeout(impatience);
    // An error after the answer has begun shows in the answer; without a listener here it would end the process.
    return asking.once('response', isPatient).once('close', isPatient).on('error', isPatient);
  }

  async function ask(question: Omit<Question, 'method'>): Promise<Answer> {
    const asking = open({ method: 'GET', ...question }).end();
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    const impatience = setTimeout(
      () => response.destroy(new Error('Next did not finish in time.')),
      patience,
    );
    try {
      return { status: response.statusCode ?? 500, headers: response.headers, body: await buffer(response) };
    } finally {
      clearTimeout(impatience);
    }
  }

  return { ask, open, close: () => agent.destroy() };
}

/** Whether a request brought the secret, in the same time for every wrong one. */
export function bringsSecret(request: IncomingMessage, secret: string): boolean {
  const given = Buffer.from(String(request.headers[SECRET_HEADER] ?? ''));
  const wanted = Buffer.from(secret);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
