import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sharedHeaders } from '@/lib/page-cache/shared-caches';

/** Answers as the site would, as far as a proxy sees, and says what came. */
export async function startStandIn() {
  let pages = 0;
  const server = createServer((request, response) => {
    const { url = '/', method, headers } = request;
    if (url.startsWith('/api/live')) {
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      response.write('event: comments\n\n');
      return;
    }
    let length = 0;
    request.on('data', (chunk: Buffer) => (length += chunk.length));
    request.on('end', () => {
      const isPublic = method === 'GET' && url.startsWith('/articles/') && !url.includes('draft=');
      if (isPublic) pages += 1;
      const told = { url, headers, length, page: pages };
      response.writeHead(200, {
        'content-type': 'application/json',
        ...(isPublic ? sharedHeaders(url) : { 'cache-control': 'no-store' }),
      });
      response.end(JSON.stringify(told));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
