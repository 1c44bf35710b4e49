import { once } from 'node:events';
import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { findOldAddress } from '@/lib/articles/old-addresses';
import { listSitemap } from '@/lib/articles/sitemap';
import { env } from '@/lib/env';
import { noteListening, wasDatabaseAway } from '@/lib/http/health';
import { isGuessing } from '@/lib/http/guessing';
import { securityHeaders, streamHeaders } from '@/lib/http/headers';
import { countRequest, registerGauge } from '@/lib/http/metrics';
import { makeLiveHub, type LiveHub } from '@/lib/live/hub';
import { readNews } from '@/lib/live/read-news';
import { log } from '@/lib/log';
import { makePageCache, type PageCache } from '@/lib/page-cache/cache';
import { onDropPages, type PageTag } from '@/lib/page-cache/invalidate';
import { listenForPages } from '@/lib/page-cache/listen';
import { makeRender } from '@/lib/page-cache/render';
import { makePurger, sharedHeaders, type Purger } from '@/lib/page-cache/shared-caches';
import { makeWarmer } from '@/lib/page-cache/warm';
import { serveAssets, serveUploads } from '@/lib/server/files';
import { fontHeaders } from '@/lib/server/fonts';
import { startNext } from '@/lib/server/next-app';
import { makeRespond, type Parts } from '@/lib/server/respond';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What may take how long from a client. A slow line sends half a megabyte in a minute; headers come in one packet. */
const DEADLINES = { headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 65_000 };

/** Nobody waits for the body of a request that announces none: its stream has ended before anybody could listen to it. */
const LIMITS = { maxHeaderSize: 16 * 1024, optimizeEmptyRequests: true };

/** How often is looked whether the event loop is late. The 99th percentile since the last asking is told. */
const DELAY_RESOLUTION_MS = 20;

/** So many of the newest articles are rendered at a start, before they are asked for. */
const WARMED_ARTICLES = 10;

/** How long requests in flight have to finish when the site stops. */
const CLOSING_MS = 10_000;
const CLOSING_SWEEP_MS = 100;

export interface Front {
  port: number;
  /** Takes no more requests, finishes those that are there (10 s at most), then ends Next and the listener. */
  close(): Promise<void>;
}

/**
 * Starts everything that answers: Next behind its internal listener, the page cache with its ear at PostgreSQL, and the
 * one server that can be reached from outside. Rejects when the port is taken.
 */
export async function startFront({
  dev,
  host,
  port,
}: {
  dev: boolean;
  host: string;
  port: number;
}): Promise<Front> {
  const security = securityHeaders(env.SITE_URL);
  const htmlHeaders = await fontHeaders(ROOT);
  const next = await startNext({ dev, dir: ROOT, siteUrl: env.SITE_URL });
  const { render, forget } = makeRender({
    ask: (target) => next.inside.ask({ target, headers: { accept: 'text/html' } }),
    headers: security,
    htmlHeaders,
    ...(env.PURGE_URL.length > 0 && { pageHeaders: sharedHeaders }),
  });
  const cache = makePageCache({ render, onAll: forget });
  const live = makeLiveHub({ readNews, headers: streamHeaders(env.SITE_URL) });
  const purger = makePurger({ urls: env.PURGE_URL });
  const warmer = makeWarmer({ cache, listTargets });
  const deaf = hearChanges({ cache, live, purger, onTrusted: () => void (!dev && warmer.warm()) });
  const server = makeServer({
    inside: next.inside,
    cache,
    live,
    sendAsset: serveAssets({ dir: ROOT, headers: security }),
    sendUpload: serveUploads({ dir: join(env.DATA_DIR, 'uploads'), headers: security }),
    findOldAddress,
    wasDatabaseAway,
    isGuessing,
    security,
    htmlHeaders,
    siteUrl: env.SITE_URL,
    trustedHops: env.TRUSTED_PROXY_HOPS,
    dev,
  });
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (request, socket, head) => {
    if (!dev) {
      socket.destroy();
      return;
    }
    upgraded.add(socket.once('close', () => upgraded.delete(socket)));
    next.upgrade(request, socket, head);
  });
  registerGauges({ cache, live });

  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    warmer.stop();
    await Promise.all([next.close(), deaf()]);
    throw error;
  }
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of upgraded) socket.destroy();
      live.close();
      warmer.stop();
      await closeServer(server);
      await Promise.all([next.close(), deaf()]);
    },
  };
}

async function listTargets(): Promise<string[]> {
  const newest = await listSitemap(WARMED_ARTICLES);
  return ['/', ...newest.map(({ path }) => path)];
}

/** The server itself, not listening yet: deadlines, limits, and the answers to what is no HTTP. */
export function makeServer(parts: Parts): Server {
  const respond = makeRespond(parts);
  const server = createServer({ ...DEADLINES, ...LIMITS }, (request, response) => {
    const began = performance.now();
    const answered = respond({ request, response });
    if (typeof answered === 'string') countAnswer({ request, response, route: answered, began });
    else void answered.then((route) => countAnswer({ request, response, route, began }));
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (socket.destroyed || !socket.writable) return;
    const status =
      error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
    const headers = { ...parts.security, 'Content-Length': '0', Connection: 'close' };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '\r\n'].join('\r\n'));
  });
  return server;
}

/** Outside of makeServer, because a function made for each request costs what all else of a page out of the cache does. */
function countAnswer({ request, response, route, began }: Answered): void {
  const { method = '' } = request;
  const status = response.statusCode;
  countRequest({ method, route, status });
  log('debug', 'request', { method, route, status, ms: Math.round(performance.now() - began) });
}

interface Answered {
  request: IncomingMessage;
  response: ServerResponse;
  route: string;
  began: number;
}

interface Ears {
  cache: PageCache;
  live: LiveHub;
  purger: Purger;
  /** The cache is trusted from now on, and empty. */
  onTrusted: () => void;
}

/**
 * Has cache, open pages and the shared caches in front hear of every change, by this process and by others. Returns the
 * way to stop. Our own cache comes first: what a shared cache has thrown out it asks us for.
 */
function hearChanges({ cache, live, purger, onTrusted }: Ears): () => Promise<void> {
  const onTags = (tags: readonly PageTag[]) => {
    cache.invalidate(tags);
    purger.purge(tags);
    live.hear(tags);
  };
  const forget = onDropPages(onTags);
  const connectionString = env.DATABASE_DIRECT_URL ?? env.DATABASE_URL;
  if (connectionString === undefined) throw new Error('The front server was started without a database.');
  const listener = listenForPages({
    connectionString,
    onTags,
    onHearing: (hearing) => {
      cache.trust(hearing);
      if (hearing) live.hear(['all']);
      if (hearing) purger.purge(['all']);
      noteListening(hearing);
      if (hearing) onTrusted();
    },
  });
  return async () => {
    forget();
    purger.close();
    await listener.close();
  };
}

function registerGauges({ cache, live }: Pick<Ears, 'cache' | 'live'>): void {
  const delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS });
  delay.enable();
  registerGauge('folkmoot_event_loop_delay_seconds', () => {
    // What is measured is the time between two looks, and of that the delay is what was not meant to be.
    const seconds = delay.percentile(99) / 1e9 - DELAY_RESOLUTION_MS / 1e3;
    delay.reset();
    return Math.max(0, seconds);
  });
  registerGauge('folkmoot_page_cache_hits_total', () => cache.statistics().hits);
  registerGauge('folkmoot_page_cache_misses_total', () => cache.statistics().misses);
  registerGauge('folkmoot_page_cache_pages', () => cache.statistics().pages);
  registerGauge('folkmoot_page_cache_bytes', () => cache.statistics().bytes);
  registerGauge('folkmoot_live_clients', () => live.statistics().clients);
  registerGauge('folkmoot_live_articles', () => live.statistics().articles);
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  // A connection that was busy becomes idle, and browsers would keep it for a minute.
  const sweep = setInterval(() => server.closeIdleConnections(), CLOSING_SWEEP_MS);
  const end = setTimeout(() => server.closeAllConnections(), CLOSING_MS);
  await closed;
  clearInterval(sweep);
  clearTimeout(end);
}
