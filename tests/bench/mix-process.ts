import { once } from 'node:events';
import autocannon, { type Request, type Result } from 'autocannon';
import { dropBodies } from './drop-bodies';
import type { Asked } from './ask';
import type { MixedLoad, MixedMeasured } from './mix';

// Many kinds of requests over many connections, in a process of its own. Each connection begins elsewhere in the plan.
const [{ url, plan, connections, seconds }] = (await once(process, 'message')) as [MixedLoad];
const latencies: Record<number, number[]> = {};
let prepared = 0;
const run = autocannon(
  { url, connections, duration: seconds, requests: [toRequest(plan[0])], setupClient: prepare },
  () => undefined,
);
run.on('response', (_client, status, _bytes, milliseconds) => (latencies[status] ??= []).push(milliseconds));
const [{ errors, timeouts, duration }] = (await once(run, 'done')) as [Result];
const others = Object.entries(latencies).filter(([status]) => status !== '200' && status !== '201');
const failed = errors + timeouts + others.reduce((sum, [, times]) => sum + times.length, 0);
const measured: MixedMeasured = { seconds: duration, latencies, failed };
process.send?.(measured, () => process.disconnect());

function prepare(client: autocannon.Client): void {
  const begin = Math.floor((prepared * plan.length) / connections);
  prepared += 1;
  client.setRequests([...plan.slice(begin), ...plan.slice(0, begin)].map(toRequest));
  dropBodies(client);
}

/** The id of a text is another one each time: the same comment again would not be stored. */
function toRequest(asked: Asked | undefined): Request {
  const { method = 'GET', path = '/', headers = {}, body } = asked ?? {};
  if (body === undefined) return { method, path, headers };
  return {
    method,
    path,
    headers,
    setupRequest: (request) => ({ ...request, body: body.replaceAll('[<id>]', crypto.randomUUID()) }),
  };
}
