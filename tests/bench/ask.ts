import { once } from 'node:events';
import { request as httpRequest, type Agent, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** One request as the load generator repeats it, and the status that every answer to it has to have. */
export interface Asked {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  /** `[<id>]` in it is another text in every request. */
  body?: string;
  status: number;
}

/** A page, or whatever is read: to be answered 200. */
export function get(path: string, headers: Record<string, string> = {}): Asked {
  return { method: 'GET', path, headers, status: 200 };
}

/** An answer as it came over the wire: `headers` are names and values in turn, without those that Node writes by itself. */
export interface Answered {
  status: number;
  headers: string[];
  body: Buffer;
}

/** Asks once. Throws when the status is not the expected one. */
export async function ask(url: string, asked: Asked, agent?: Agent): Promise<Answered> {
  const request = httpRequest(url + asked.path, {
    method: asked.method,
    headers: asked.headers,
    ...(agent && { agent }),
  });
  request.end(asked.body?.replaceAll('[<id>]', String(performance.now())));
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const body = await buffer(response);
  const status = response.statusCode ?? 0;
  if (status !== asked.status)
    throw new Error(`${asked.method} ${asked.path} was answered ${status}, not ${asked.status}.`);
  return { status, headers: withoutNodes(response.rawHeaders), body };
}

const WRITTEN_BY_NODE = /^(date|connection|keep-alive|transfer-encoding)$/i;

function withoutNodes(raw: string[]): string[] {
  return raw.filter((_, index) => !WRITTEN_BY_NODE.test(raw[index - (index % 2)] ?? ''));
}
