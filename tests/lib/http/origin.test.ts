import { describe, expect, it } from 'vitest';
import { clientAddress, isLocalClient, normaliseAddress, originOf } from '@/lib/http/origin';

describe('clientAddress', () => {
  const SOCKET = '192.0.2.1';
  const cases: [why: string, forwardedFor: string | undefined, trustedHops: number, expected: string][] = [
    ['believes nobody without trusted proxies', '198.51.100.7', 0, SOCKET],
    ['takes what the one proxy wrote', '198.51.100.7', 1, '198.51.100.7'],
    ['ignores what the client put before it', '203.0.113.9, 198.51.100.7', 1, '198.51.100.7'],
    ['counts two proxies from the right', '203.0.113.9, 198.51.100.7, 192.0.2.8', 2, '198.51.100.7'],
    ['takes the socket when the chain is too short', '198.51.100.7', 2, SOCKET],
    ['takes the socket when there is no header', undefined, 1, SOCKET],
    ['takes the socket when garbage stands in the place', '198.51.100.7, unknown', 1, SOCKET],
    ['takes the socket when nothing stands in the place', '198.51.100.7,', 1, SOCKET],
    ['reads an entry with a port', '198.51.100.7:4711', 1, '198.51.100.7'],
    ['reads IPv6 in brackets', '[2001:DB8::1]:443', 1, '2001:db8::1'],
  ];

  it.each(cases)('%s', (_why, forwardedFor, trustedHops, expected) => {
    expect(clientAddress({ socketAddress: SOCKET, forwardedFor, trustedHops })).toBe(expected);
  });

  it('has an answer when the client has gone', () => {
    expect(clientAddress({ socketAddress: undefined, forwardedFor: undefined, trustedHops: 0 })).toBe(
      '0.0.0.0',
    );
  });
});

describe('isLocalClient', () => {
  const HERE = {
    socketAddress: '127.0.0.1',
    headers: { host: 'localhost:3000' },
    siteUrl: 'http://127.0.0.1:3000',
    trustedHops: 0,
  };

  it.each([
    ['at this machine', {}],
    ['by IPv6', { socketAddress: '::1', headers: { host: '[::1]:3000' } }],
    ['by IPv4 within IPv6', { socketAddress: '::ffff:127.0.0.1' }],
    ['past the proxy of a public site', { siteUrl: 'https://moot.example', trustedHops: 1 }],
  ])('knows somebody %s', (_who, facts) => {
    expect(isLocalClient({ ...HERE, ...facts })).toBe(true);
  });

  const sent = (name: string) => ({ headers: { host: 'localhost:3000', [name]: '127.0.0.1' } });
  it.each([
    ['elsewhere', { socketAddress: '192.0.2.1' }],
    ['who has gone', { socketAddress: undefined }],
    ['behind a proxy that nobody trusts', { siteUrl: 'https://moot.example' }],
    ['who came through Tor', { headers: { host: 'abcdefgh.onion' } }],
    ['whose name was pointed here', { headers: { host: 'rebound.example:3000' } }],
    ['who names no host', { headers: {} }],
    ['who names a host that is none', { headers: { host: 'local host' } }],
    ...['x-forwarded-for', 'x-forwarded-proto', 'forwarded', 'via', 'x-real-ip', 'cf-connecting-ip'].map(
      (name): [string, object] => [`who was passed on, says ${name}`, sent(name)],
    ),
  ])('does not take for one somebody %s', (_who, facts) => {
    expect(isLocalClient({ ...HERE, ...facts })).toBe(false);
  });
});

describe('normaliseAddress', () => {
  it.each([
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:C000:0201', '192.0.2.1'],
    ['2001:0DB8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['fe80::1%eth0', 'fe80::1'],
    ['::1', '::1'],
    [' 192.0.2.1 ', '192.0.2.1'],
  ])('spells %s one way', (given, expected) => {
    expect(normaliseAddress(given)).toBe(expected);
  });

  it.each(['', 'unknown', '192.0.2', '192.0.2.256', '192.0.2.1, 192.0.2.2', '[2001:db8::1', "1' OR 1=1"])(
    'refuses %o',
    (given) => {
      expect(normaliseAddress(given)).toBeUndefined();
    },
  );
});

describe('originOf', () => {
  it('reads what the front server and the browser say, bounded', () => {
    const request = new Request('http://127.0.0.1/', {
      headers: {
        'x-folkmoot-ip': '192.0.2.1',
        'user-agent': 'a'.repeat(5000),
        referer: 'http://127.0.0.1/a',
      },
    });

    const origin = originOf(request);

    expect(origin).toEqual({ ip: '192.0.2.1', userAgent: 'a'.repeat(1000), referrer: 'http://127.0.0.1/a' });
  });

  it('refuses a request that came round the front server', () => {
    expect(() => originOf(new Request('http://127.0.0.1/'))).toThrow('front server');
  });
});
