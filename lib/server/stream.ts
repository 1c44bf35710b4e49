import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LiveHub } from '@/lib/live/hub';

/** When there may be room for another stream. */
const LATER = { 'Retry-After': '120' };

/** What to answer in the place of a stream. */
export interface Refusal {
  status: number;
  extra?: Record<string, string>;
}

/** Has an open article page told of what becomes visible there; null when that has begun, or the reader has gone. */
export async function enterStream({ live, request, response, query, ip }: Stream): Promise<Refusal | null> {
  // A page elsewhere could open as many as its readers' network may have.
  const site = request.headers['sec-fetch-site'] ?? 'none';
  if (site !== 'same-origin' && site !== 'none') return { status: 403 };
  const given = new URLSearchParams(query);
  const ago = Number(given.get('ago') ?? 0);
  const entrance = await live.enter({
    request,
    response,
    slug: given.get('article') ?? '',
    ip,
    ago: ago >= 0 ? ago : 0,
  });
  switch (entrance) {
    case 'unknown':
      return { status: 404 };
    case 'full':
      return { status: 503, extra: LATER };
    case 'network-full':
      return { status: 429, extra: LATER };
    case 'entered':
    case 'left':
      return null;
  }
}

interface Stream {
  live: LiveHub;
  request: IncomingMessage;
  response: ServerResponse;
  query: string;
  /** Of the client. */
  ip: string;
}
