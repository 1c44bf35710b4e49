import { keys } from '@/lib/privacy/keys';
import { deriveToken, hashToken, matchesHash } from '@/lib/privacy/tokens';
import { singleton } from '@/lib/server/singleton';

/** Set by the front server for who sits at this machine (`isLocalClient`); from a client it is dropped. */
export const LOCAL_CLIENT_HEADER = 'x-folkmoot-local';

/** By method, route and status: writing out the name of the series takes longer than counting, and is done when it is asked for. */
type Requests = Map<string, Map<string, Map<number, number>>>;

const metrics = singleton('metrics', () => ({
  requests: new Map() as Requests,
  gauges: new Map<string, () => number>(),
}));

/** Counts an answer by what it was for, never for whom: method, route template, status. */
export function countRequest({
  method,
  route,
  status,
}: {
  method: string;
  route: string;
  status: number;
}): void {
  let byRoute = metrics.requests.get(method);
  if (byRoute === undefined) metrics.requests.set(method, (byRoute = new Map<string, Map<number, number>>()));
  let byStatus = byRoute.get(route);
  if (byStatus === undefined) byRoute.set(route, (byStatus = new Map<number, number>()));
  byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
}

/** Has `read` asked for the value of `name` whenever metrics are written. The last one of a name counts. */
export function registerGauge(name: `folkmoot_${string}`, read: () => number): void {
  metrics.gauges.set(name, read);
}

/** All of it as Prometheus text, with `comments` by status. */
export function writeMetrics(comments: Readonly<Record<string, number>>): string {
  const { rss, heapUsed } = process.memoryUsage();
  const lines = [
    '# TYPE folkmoot_requests_total counter',
    ...[...metrics.requests].flatMap(([method, routes]) =>
      [...routes].flatMap(([route, statuses]) =>
        [...statuses].map(
          ([status, count]) =>
            `folkmoot_requests_total{method="${method}",route="${route}",status="${status}"} ${count}`,
        ),
      ),
    ),
    ...[...metrics.gauges].map(([name, read]) => `${name} ${read()}`),
    ...Object.entries(comments).map(([status, count]) => `folkmoot_comments{status="${status}"} ${count}`),
    `folkmoot_memory_bytes{kind="resident"} ${rss}`,
    `folkmoot_memory_bytes{kind="heap"} ${heapUsed}`,
  ];
  return `${lines.join('\n')}\n`;
}

/** The bearer token for `/api/metrics`, derived from AUTH_SECRET; `doctor` shows it to the operator. */
export function metricsToken(): string {
  return deriveToken({ key: keys().token, purpose: 'metrics', id: 'site', version: 1 });
}

/** Whether a request may see the metrics: it comes from this machine itself, or brings the token. */
export function maySeeMetrics(request: Request): boolean {
  if (request.headers.get(LOCAL_CLIENT_HEADER) === '1') return true;
  const token = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  return token !== undefined && matchesHash({ token, hash: hashToken(metricsToken()) });
}
