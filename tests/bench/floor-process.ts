import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answered } from './ask';

// As little as Node can do: whatever is asked, the bytes that the parent process sent last, with their headers; or those
// that it sent for this path.
let whatever: Answered = { status: 204, headers: [], body: Buffer.alloc(0) };
const byPath = new Map<string, Answered>();

const server = createServer((request, response) => {
  request.resume().once('end', () => {
    const answer = byPath.get(request.url ?? '') ?? whatever;
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  });
});

process.on('message', ({ answer, path }: { answer: Answered; path?: string }) => {
  if (path === undefined) {
    byPath.clear();
    whatever = answer;
  } else byPath.set(path, answer);
  process.send?.('ready');
});
process.once('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
