import { Socket as UdpSocket } from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { BlockList, isIP, Socket } from 'node:net';

/** Names and addresses something in this process tried to reach, and was refused. */
export const refused: string[] = [];

const IN_TEST_RUNNER = process.env.VITEST_WORKER_ID !== undefined;

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/**
 * Closes the network of this process but for loopback: a connection, a datagram or a name to look up beyond it throws,
 * and is kept in `refused`, since the code under test may swallow what is thrown. Loaded for its effect by the tests'
 * own processes, and by the site they start (`node --import`), which tells on standard error.
 */
function refuseConnections(): void {
  refuseWhen(Socket.prototype, 'connect', hostOfConnect);
  refuseWhen(UdpSocket.prototype, 'connect', (args) => textAt(args, 1));
  refuseWhen(UdpSocket.prototype, 'send', (args) => args.find((arg) => typeof arg === 'string' && isIP(arg)));
  for (const api of [dns, dns.promises]) {
    for (const name of Object.keys(api)) {
      if (/^(lookup|resolve|reverse)/.test(name)) refuseWhen(api, name, (args) => textAt(args, 0));
    }
  }
  syncBuiltinESMExports();
}

function refuseWhen(owner: object, name: string, hostOf: (args: unknown[]) => unknown): void {
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== 'function') return;
  Reflect.set(owner, name, function (this: unknown, ...args: unknown[]): unknown {
    const host = hostOf(args);
    if (typeof host === 'string' && !isLoopback(host)) {
      refused.push(host);
      if (!IN_TEST_RUNNER) process.stderr.write(`${REFUSAL} ${host}\n`);
      throw new Error(`${REFUSAL} ${host}`);
    }
    return Reflect.apply(original, this, args) as unknown;
  });
}

/** What a refusal begins with, on standard error too. */
export const REFUSAL = 'The network is closed in tests; refused:';

/** `connect` takes options, a port and a host, a path, or (from inside Node) an array of all that; no host is localhost. */
function hostOfConnect(args: unknown[]): unknown {
  const [first] = Array.isArray(args[0]) ? args[0] : args;
  if (typeof first !== 'object' || first === null) return textAt(args, 1);
  return 'path' in first && first.path ? undefined : 'host' in first ? first.host : undefined;
}

function textAt(args: unknown[], index: number): string | undefined {
  const value = args[index];
  return typeof value === 'string' ? value : undefined;
}

function isLoopback(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return host === '' || host === 'localhost' || host.endsWith('.localhost');
  return loopback.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

refuseConnections();
