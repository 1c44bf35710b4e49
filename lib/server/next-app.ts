import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { errorFacts, log } from '@/lib/log';
import { servePages } from '@/lib/page-cache/set-aside';
import { bringsSecret, reachInside, SECRET_HEADER, type Inside } from '@/lib/server/inside';

const SECRET_BYTES = 32;

/** Next, behind a listener that nobody else can speak to. */
export interface NextApp {
  inside: Inside;
  /** Hot reloading in development. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

/**
 * Starts Next in this process, on any free port of 127.0.0.1. Its own request handler answers there, because capturing
 * what it writes in place is fragile; a secret made at every boot keeps other programs of the machine out.
 */
export async function startNext({ dev, dir, siteUrl }: Options): Promise<NextApp> {
  Object.assign(process.env, { NODE_ENV: dev ? 'development' : 'production', NEXT_TELEMETRY_DISABLED: '1' });
  const { default: next } = await import('next');
  if (!dev) Object.assign(console, { error: logBriefly });
  if (!dev) servePages();
  const secret = randomBytes(SECRET_BYTES).toString('hex');
  const server = createServer();
  // The front server has the deadlines; between the two of them connections stay open.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const app = next({ dev, dir, hostname: '127.0.0.1', port });
  await app.prepare();
  const handle = app.getRequestHandler();
  server.on('request', (request, response) => {
    if (!bringsSecret(request, secret)) {
      response.writeHead(403).end();
      return;
    }
    Reflect.deleteProperty(request.headers, SECRET_HEADER);
    // Next answers its own errors; what gets past it must end this request and nothing else.
    handle(request, response).catch(() => response.destroy());
  });
  const inside = reachInside({ port, secret, siteUrl });

  return {
    inside,
    // Next's own getUpgradeHandler does nothing in a custom server; it listens on the server of the first request it gets.
    upgrade: (request, socket, head) => {
      if (!server.emit('upgrade', request, socket, head)) socket.destroy();
    },
    async close() {
      inside.close();
      server.close();
      server.closeAllConnections();
      await app.close();
    },
  };
}

/** Next prints errors whole, and a message may quote a query with its values. The log gets class and code. */
function logBriefly(...said: unknown[]): void {
  log('error', 'page failed', errorFacts(said.find((part) => part instanceof Error)));
}

interface Options {
  dev: boolean;
  /** The root of the project. */
  dir: string;
  siteUrl: string;
}
