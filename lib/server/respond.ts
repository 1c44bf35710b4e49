import type { IncomingMessage, ServerResponse } from 'node:http';
import { readAddress } from '@/lib/http/address';
import { MAX_BODY_BYTES } from '@/lib/http/body';
import { passesGuard } from '@/lib/http/guard';
import { CLIENT_ADDRESS_HEADER } from '@/lib/http/origin';
import { allowedMethods, countedQuery, findRoutes, innerAddress } from '@/lib/http/find-routes';
import type { Route } from '@/lib/http/route';
import { speaksJson } from '@/lib/http/speaks-json';
import { newId } from '@/lib/ids';
import type { LiveHub } from '@/lib/live/hub';
import { errorFacts, log } from '@/lib/log';
import type { Page, PageCache, Rendering } from '@/lib/page-cache/cache';
import { sendDocument } from '@/lib/page-cache/document';
import { tagsOf } from '@/lib/page-cache/invalidate';
import { FORBIDDEN_TARGET, NOT_FOUND_TARGET } from '@/lib/page-cache/render';
import { makeClientReader } from '@/lib/server/client';
import type { SendFile } from '@/lib/server/files';
import { forward } from '@/lib/server/forward';
import type { Inside } from '@/lib/server/inside';
import { sendElsewhere, sendPlainAnswer } from '@/lib/server/plain-answer';
import { makeShortcuts, type Place } from '@/lib/server/shortcuts';
import { enterStream } from '@/lib/server/stream';
import { answerStranger, strangersDoor } from '@/lib/server/strangers';

/** What the front server answers with. */
export interface Parts {
  inside: Inside;
  cache: PageCache;
  live: LiveHub;
  sendAsset: SendFile;
  sendUpload: SendFile;
  findOldAddress: (target: string) => Promise<string | null>;
  /** Whether the database could not be asked at some time since `moment` (of `performance.now()`), or cannot now. */
  wasDatabaseAway: (moment: number) => Promise<boolean>;
  /** Counts a link that leads nowhere, and says whether whoever asks is guessing. */
  isGuessing: (ip: string) => Promise<boolean>;
  /** Headers of every answer of the site. */
  security: Readonly<Record<string, string>>;
  /** Headers of personal pages besides; those of public ones are in the cache. */
  htmlHeaders: Readonly<Record<string, string>>;
  siteUrl: string;
  trustedHops: number;
  dev: boolean;
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
}

/** Where every unknown address ends. It shows what lists show, since a way back leads through them. */
const NOT_FOUND: Page = { target: NOT_FOUND_TARGET, tags: ['lists', 'all'] };

/** What members without the role are shown, whatever they asked for: it is the same for all of them. */
const FORBIDDEN: Page = { target: FORBIDDEN_TARGET, tags: ['lists', 'all'] };

/**
 * Makes the function that answers one request, in this order: an address that can be read; a route, else an old address,
 * else not found; the method; the one spelling of the address; the guard; then by the kind of the route. It never rejects.
 * Gives the template of the route, for counting: at once for a page that is held, which is most of what is asked for.
 */
export function makeRespond(parts: Parts): (exchange: Exchange) => string | Promise<string> {
  const { inside, cache, security, htmlHeaders, siteUrl, dev } = parts;
  const shortcuts = makeShortcuts();
  const client = makeClientReader(parts);

  return (exchange) => {
    const place = shortcuts.find(exchange.request);
    const found = place && cache.find(place.page);
    if (place === undefined || found?.outcome !== 'page') return respondInTime(exchange, place, found);
    sendDocument({ document: found.document, ...exchange });
    return place.pattern;
  };

  async function respondInTime(exchange: Exchange, place?: Place, found?: Rendering): Promise<string> {
    const began = performance.now();
    let requestId = '';
    try {
      if (place !== undefined) return await show(exchange, place, found ?? (await cache.load(place.page)));
      requestId = newId();
      return await respond(exchange, requestId);
    } catch (error) {
      if (exchange.response.destroyed) return 'abandoned';
      requestId ||= newId();
      log('error', 'request failed', { requestId, ...errorFacts(error) });
      const status = (await parts.wasDatabaseAway(began)) ? 503 : 500;
      sendPlainAnswer({ ...exchange, status, headers: security, requestId });
      return 'failed';
    }
  }

  async function respond(exchange: Exchange, requestId: string): Promise<string> {
    const { request } = exchange;
    const target = request.url ?? '/';
    const address = readAddress(target);
    if (address.outcome === 'malformed') return refuse(exchange, 400);
    if (address.outcome === 'too-long') return refuse(exchange, 414);
    if (address.outcome === 'nowhere') return notFound(exchange);
    const { path, query, moved } = address;
    if (dev && /^\/(_next|__nextjs)/.test(path))
      return personal({ exchange, target, route: 'next', maxBytes: MAX_BODY_BYTES, requestId });

    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const routes = findRoutes(path);
    if (routes === undefined) return method === 'GET' ? unknown(exchange, target) : refuseUnknown(exchange);
    const route = method === 'GET' || method === 'POST' ? routes[method] : undefined;
    if (route === undefined) return refuse(exchange, 405, { Allow: allowedMethods(routes) });
    if (path === '/' && /(^|&)(p|page_id)=/.test(query)) {
      const location = await parts.findOldAddress(target);
      if (location !== null) return elsewhere(exchange, 301, location);
    }
    const canonical = query === '' ? path : `${path}?${query}`;
    if (moved && method === 'GET') return elsewhere(exchange, 301, canonical);
    if (method === 'POST' && route.isGuarded && !passesGuard({ headers: request.headers, siteUrl }))
      return refuse(exchange, 403);

    const isPersonal =
      dev || (route.personalWith !== null && new URLSearchParams(query).has(route.personalWith));
    if (route.kind === 'stream') return stream({ exchange, route, query });
    if (route.kind === 'static') return file({ exchange, route, path });
    if (route.kind === 'public' && !isPersonal) return publicPage({ exchange, route, path, query });
    const door = dev ? undefined : strangersDoor(route, request);
    if (door !== undefined)
      return answerStranger(door, { ...exchange, path, security }, client.headersFor(request, requestId));
    return personal({
      exchange,
      target: innerAddress(route, path) ?? canonical,
      route: route.pattern,
      maxBytes: route.maxBytes,
      requestId,
      isSecret: route.access === 'token',
    });
  }

  async function publicPage({ exchange, route, path, query }: PublicPage): Promise<string> {
    const counted = countedQuery(route, query);
    if (counted === undefined) return refuse(exchange, 400);
    const page = { target: `${path}${counted}`, tags: tagsOf(path) };
    const place = { page, pattern: route.pattern };
    const answered = await show(exchange, place, cache.find(page) ?? (await cache.load(page)));
    if (exchange.response.statusCode === 200) shortcuts.learn(exchange.request.url ?? '/', place);
    return answered;
  }

  async function show(exchange: Exchange, { page, pattern }: Place, found: Rendering): Promise<string> {
    switch (found.outcome) {
      case 'page':
        sendDocument({ document: found.document, ...exchange });
        return pattern;
      case 'missing': {
        // An article that was given another address since.
        const location = await parts.findOldAddress(page.target);
        return location === null ? notFound(exchange, pattern) : elsewhere(exchange, 301, location);
      }
      case 'elsewhere':
        return elsewhere(exchange, found.status, found.location, pattern);
      case 'failed':
        throw new Error(`Next answered ${found.status}.`);
    }
  }

  async function stream({ exchange, route, query }: Omit<PublicPage, 'path'>): Promise<string> {
    const ip = client.addressOf(exchange.request);
    const refusal = await enterStream({ ...exchange, live: parts.live, query, ip });
    return refusal === null ? route.pattern : refuse(exchange, refusal.status, refusal.extra);
  }

  async function personal({ exchange, isSecret = false, ...asked }: Personal): Promise<string> {
    const { target, route, maxBytes, requestId } = asked;
    const headers = client.headersFor(exchange.request, requestId);
    const told = { security, htmlHeaders };
    const forwarded = await forward({ ...exchange, inside, target, headers, ...told, maxBytes, dev });
    if (forwarded.outcome === 'too-long') return refuse(exchange, 413, { Connection: 'close' });
    if (forwarded.outcome === 'first') {
      sendPlainAnswer({ ...exchange, ...forwarded, headers: security });
      return route;
    }
    if (forwarded.outcome === 'failed') {
      if (
        forwarded.status === 404 &&
        isSecret &&
        (await parts.isGuessing(headers[CLIENT_ADDRESS_HEADER] ?? ''))
      )
        return refuse(exchange, 429, { 'Retry-After': '600' });
      if (forwarded.status === 404) return notFound(exchange, route);
      if (forwarded.status === 403) return standing(exchange, FORBIDDEN, 403, route);
      throw new Error(`Next answered ${forwarded.status}.`);
    }
    return route;
  }

  async function file({ exchange, route, path }: Omit<PublicPage, 'query'>): Promise<string> {
    const send = route.pattern.startsWith('/uploads') ? parts.sendUpload : parts.sendAsset;
    const isSent = await send({ ...exchange, path });
    return isSent ? route.pattern : refuse(exchange, 404);
  }

  async function unknown(exchange: Exchange, target: string): Promise<string> {
    const location = await parts.findOldAddress(target);
    return location === null ? notFound(exchange) : elsewhere(exchange, 301, location);
  }

  /** Nobody serves PUT or TRACE anywhere; a POST may have been meant for an address that is not there. */
  function refuseUnknown(exchange: Exchange): string {
    if (exchange.request.method === 'POST') return refuse(exchange, 404);
    return refuse(exchange, 405, { Allow: 'GET, HEAD' });
  }

  async function notFound(exchange: Exchange, route = 'unknown'): Promise<string> {
    return standing(exchange, NOT_FOUND, 404, route);
  }

  /** A page that stands for others; to programs, and where it cannot be had, its status in plain words. */
  async function standing(exchange: Exchange, page: Page, status: number, route: string): Promise<string> {
    const isPlain = dev || speaksJson(exchange.request.headers);
    const found = isPlain ? undefined : (cache.find(page) ?? (await cache.load(page).catch(() => undefined)));
    if (found?.outcome === 'page') sendDocument({ document: found.document, ...exchange });
    else sendPlainAnswer({ ...exchange, status, headers: security });
    return route;
  }

  function elsewhere({ response }: Exchange, status: number, location: string, route = 'moved'): string {
    const path = location.startsWith(`${siteUrl}/`) ? location.slice(siteUrl.length) : location;
    sendElsewhere({ response, status, location: path, headers: security });
    return route;
  }

  function refuse(exchange: Exchange, status: number, extra: Record<string, string> = {}): string {
    sendPlainAnswer({ ...exchange, status, headers: security, extra });
    return 'refused';
  }
}

interface PublicPage {
  exchange: Exchange;
  route: Route;
  path: string;
  query: string;
}

interface Personal {
  exchange: Exchange;
  target: string;
  route: string;
  maxBytes: number;
  requestId: string;
  /** The address itself is what lets somebody in. */
  isSecret?: boolean;
}
