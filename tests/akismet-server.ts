import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import {
  act,
  isMode,
  MODES,
  TEST_KEY,
  type Answer,
  type Mode,
  type RecordedRequest,
} from './akismet-protocol';

type Scripted = Mode | Answer | ((request: RecordedRequest) => Mode | Answer | Promise<Mode | Answer>);

export type AkismetServer = {
  /** For AKISMET_ENDPOINT. Any prefix before the version works too. */
  endpoint: string;
  requests: RecordedRequest[];
  /** How every call is answered from now on. */
  answer(scripted: Scripted): void;
  /** How the next calls are answered, one each, before `answer` counts again. */
  answerNext(...scripted: Scripted[]): void;
  close(): Promise<void>;
};

/**
 * A stand-in for the spam service: a real HTTP server on loopback that speaks its protocol, with its fixtures, and with
 * every fault on demand. From another process: `POST /control` with the name of a mode, `GET /control` for what came in.
 */
export async function startAkismetServer({
  port = 0,
  key = TEST_KEY,
}: { port?: number; key?: string } = {}): Promise<AkismetServer> {
  const requests: RecordedRequest[] = [];
  const next: Scripted[] = [];
  let always: Scripted = 'fixtures';

  const server = createServer((incoming, response) => {
    void receive(incoming, response).catch(() => response.destroy());
  });

  async function receive(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    if (url.pathname === '/control') {
      await control(incoming, response);
      return;
    }
    const request = await record(incoming, url, response);
    requests.push(request);
    const scripted = next.shift() ?? always;
    const chosen = typeof scripted === 'function' ? await scripted(request) : scripted;
    const answer = typeof chosen === 'string' ? act(chosen, request, response, key) : chosen;
    if (answer) write(response, answer);
  }

  async function control(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const mode = (await text(incoming)).trim();
    if (isMode(mode)) always = mode;
    if (incoming.method !== 'POST') write(response, { body: JSON.stringify(requests) });
    else if (isMode(mode)) write(response, { body: mode });
    else write(response, { status: 422, body: `One of: ${MODES.join(', ')}` });
  }

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/1.1/`,
    requests,
    answer: (scripted) => void (always = scripted),
    answerNext: (...scripted) => void next.push(...scripted),
    close: () => close(server),
  };
}

async function record(
  incoming: IncomingMessage,
  url: URL,
  response: ServerResponse,
): Promise<RecordedRequest> {
  const closed = new Promise<boolean>((resolve) => {
    response.once('close', () => resolve(response.writableFinished));
  });
  const isForm = incoming.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const body = await text(incoming);
  return {
    call: url.pathname.split('/').at(-1) ?? '',
    path: url.pathname,
    method: incoming.method ?? '',
    headers: incoming.headers,
    port: incoming.socket.remotePort ?? 0,
    fields: Object.fromEntries(
      incoming.method === 'GET' ? url.searchParams : new URLSearchParams(isForm ? body : ''),
    ),
    closed,
  };
}

function write(response: ServerResponse, { status = 200, headers = {}, body }: Answer): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'X-akismet-server': '127.0.0.1',
    ...headers,
  });
  response.end(body);
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
