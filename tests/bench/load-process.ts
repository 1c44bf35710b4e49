import { once } from 'node:events';
import autocannon, { type Result } from 'autocannon';
import { dropBodies } from './drop-bodies';
import type { Load, Measured } from './load';

// One measurement, in a process of its own: a load generator that shares an event loop with anything measures that too.
const [{ url, asked, connections, seconds }] = (await once(process, 'message')) as [Load];
const latencies: number[] = [];

const run = autocannon(
  {
    url: url + asked.path,
    method: asked.method,
    headers: asked.headers,
    ...(asked.body !== undefined && { body: asked.body, idReplacement: true }),
    connections,
    duration: seconds,
    setupClient: dropBodies,
  },
  () => undefined,
);
// Its own histogram counts in whole milliseconds, and most answers take less than one.
run.on('response', (_client, _status, _bytes, milliseconds) => latencies.push(milliseconds));
const [result] = (await once(run, 'done')) as [Result];

const expected = result.statusCodeStats?.[`${asked.status}`]?.count ?? 0;
const failed = result.errors + result.timeouts + result.requests.total - expected;
latencies.sort((one, other) => one - other);
const quantile = (share: number) => latencies[Math.ceil(share * latencies.length) - 1] ?? 0;
const measured: Measured = {
  requests: expected,
  seconds: result.duration,
  p50: quantile(0.5),
  p99: quantile(0.99),
  failed,
};
process.send?.(measured, () => process.disconnect());
