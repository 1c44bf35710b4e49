import { connect } from 'node:net';
import { lookup } from 'node:dns/promises';
import { request } from 'node:https';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';

import { refused, REFUSAL } from './refuse-connections';

describe('the network of the tests', () => {
  afterEach(() => {
    refused.length = 0;
  });

  const ways: [string, () => Promise<unknown>][] = [
    ['fetch', () => fetch('http://192.0.2.1/')],
    ['fetch by name', () => fetch('https://example.test/')],
    ['https', () => once(request('https://example.test/'), 'response')],
    ['a socket', () => once(connect(443, '192.0.2.1'), 'connect')],
    ['a socket over IPv6', () => once(connect({ port: 443, host: '2001:db8::1' }), 'connect')],
    ['a name', () => lookup('example.test')],
  ];

  it.each(ways)('is closed to %s', async (_what, reach) => {
    const error = await new Promise((resolve) => resolve(reach())).catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(Error);
    expect(refused).toHaveLength(1);
    expect([String(error), String((error as Error).cause)].join()).toContain(REFUSAL);
  });

  it('is open to loopback', async () => {
    const server = createServer((_request, response) => response.end('here')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };

    const answers = await Promise.all([
      fetch(`http://127.0.0.1:${port}/`).then((answer) => answer.text()),
      fetch(`http://localhost:${port}/`).then((answer) => answer.text()),
    ]);

    expect(answers).toEqual(['here', 'here']);
    expect(refused).toEqual([]);
    server.close();
  });
});
