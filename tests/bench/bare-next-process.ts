import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import next from 'next';
import type { BareNode } from './bare-content';

// Next and nothing else, in production: whatever is asked, a page of what the parent process sent last.

const dir = fileURLToPath(new URL('bare-next', import.meta.url));
const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
const app = next({ dev: false, dir, hostname: '127.0.0.1', port });
await app.prepare();
const handle = app.getRequestHandler();
server.on('request', (request, response) => {
  handle(request, response).catch(() => response.destroy());
});

process.on('message', (content: BareNode[]) => {
  Object.assign(globalThis, { bareContent: content });
  process.send?.('ready');
});
process.once('disconnect', () => process.exit());
process.send?.(port);
