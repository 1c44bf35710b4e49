import { describe, expect, it } from 'vitest';
import { countRequest, maySeeMetrics, metricsToken, registerGauge, writeMetrics } from '@/lib/http/metrics';

describe('metrics', () => {
  it('are counts by route, method and status', () => {
    countRequest({ method: 'GET', route: '/articles/:slug', status: 200 });
    countRequest({ method: 'GET', route: '/articles/:slug', status: 200 });
    registerGauge('folkmoot_page_cache_bytes', () => 7);

    const lines = writeMetrics({ pending: 3 }).split('\n');

    expect(lines).toContain('folkmoot_requests_total{method="GET",route="/articles/:slug",status="200"} 2');
    expect(lines).toContain('folkmoot_page_cache_bytes 7');
    expect(lines).toContain('folkmoot_comments{status="pending"} 3');
    for (const line of lines)
      expect(line).toMatch(/^$|^# TYPE \w+ counter$|^\w+(\{(\w+="[^"]*",?)+\})? [\d.]+$/);
  });

  it.each([
    ['from this machine', { 'x-folkmoot-local': '1' }, true],
    ['with the token', { authorization: `Bearer ${metricsToken()}` }, true],
    ['from elsewhere', {}, false],
    ['with another token', { authorization: `Bearer ${'a'.repeat(32)}` }, false],
    ['with half a token', { authorization: `Bearer ${metricsToken().slice(0, 16)}` }, false],
    ['with a password', { authorization: `Basic ${metricsToken()}` }, false],
  ])('are asked for %s', (_how, headers, may) => {
    expect(maySeeMetrics(new Request('http://127.0.0.1/', { headers }))).toBe(may);
  });
});
