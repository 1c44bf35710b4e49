import { once } from 'node:events';
import { request as plainRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';

/** The name that stands in the configurations. */
export const NAME = 'moot.example.org';

const DEADLINE_MS = 10_000;

/** Where a proxy listens. */
export interface Proxy {
  port: number;
  isTls: boolean;
}

interface Told {
  url: string;
  headers: IncomingHttpHeaders;
  length: number;
  page: number;
}

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: Buffer;
  /** Hears the beginning, and hangs up. */
  isOpen?: boolean;
}

/** Asks through a proxy, as somebody outside; `told` is what reached the stand-in. */
export async function askOf(
  proxy: Proxy,
  path: string,
  { method = 'GET', headers = {}, body, isOpen }: Asked = {},
) {
  const asking = (proxy.isTls ? secureRequest : plainRequest)({
    host: '127.0.0.1',
    port: proxy.port,
    path,
    method,
    agent: false,
    servername: NAME,
    rejectUnauthorized: false,
    headers: {
      host: proxy.isTls ? `${NAME}:${proxy.port}` : NAME,
      ...headers,
      ...(body && { 'content-length': body.length }),
    },
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  asking.on('error', () => undefined);
  asking.end(body);
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response) {
    text += (chunk as Buffer).toString();
    if (isOpen) break;
  }
  const told = (text.startsWith('{') ? JSON.parse(text) : { headers: {} }) as Told;
  return { status: response.statusCode ?? 0, headers: response.headers, body: text, told };
}

/** Whether it comes true in good time. */
export async function until(isTrue: () => Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + DEADLINE_MS;
  while (Date.now() < deadline) {
    if (await isTrue()) return true;
    await sleep(50);
  }
  return false;
}
