import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { reachInside } from '@/lib/server/inside';

it.each([
  ['does not begin', /did not answer/, () => undefined],
  [
    'does not end',
    /did not finish/,
    (response: { write: (text: string) => unknown }) => response.write('<p>'),
  ],
] as const)('gives up on a page that %s', async (_, message, answer) => {
  const next = createServer((_, response) => void answer(response)).listen(0, '127.0.0.1');
  await once(next, 'listening');
  const { port } = next.address() as AddressInfo;
  const inside = reachInside({ port, secret: 'x', siteUrl: 'https://moot.example.org', patience: 50 });

  await expect(inside.ask({ target: '/', headers: {} })).rejects.toThrow(message);
  inside.close();
  next.closeAllConnections();
  next.close();
});
