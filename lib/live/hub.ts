import type { IncomingMessage, ServerResponse } from 'node:http';
import { errorFacts, log } from '@/lib/log';
import { makePlaces, type Limits } from '@/lib/live/places';
import type { PageTag } from '@/lib/page-cache/invalidate';

/** A comment that became visible: which, below which, and when for the first time. */
export interface News {
  id: string;
  parentId: string | null;
  at: Date;
}

export interface Entering {
  request: IncomingMessage;
  response: ServerResponse;
  slug: string;
  ip: string;
  /** How many seconds ago the page was true that is being read. */
  ago: number;
}

/** How it went. Unless it says `entered` or `left`, nothing has been sent. */
export type Entrance = 'entered' | 'left' | 'unknown' | 'full' | 'network-full';

export interface LiveHub {
  /** Keeps the response open and tells it what becomes visible under the article. Rejects when that cannot be read. */
  enter(entering: Entering): Promise<Entrance>;
  /** Pages with these tags changed: whoever is watching them is told what is new there, if anything is. */
  hear(tags: readonly PageTag[]): void;
  statistics(): { clients: number; articles: number };
  /** Ends every stream and lets nobody in any more. */
  close(): void;
}

/** Below what proxies wait for (60 s and more). Every client has its second of these, so that they are not all written to at once. */
const HEARTBEAT_SECONDS = 25;
const HEARTBEAT = Buffer.from(':\n\n');

/** What comes in one breath is told in one: a publication is heard of twice, and a bulk decision a hundred times. */
const BREATH_MS = 250;

/** First publication is stamped when a transaction begins and seen when it ends; pages know what they have. */
const MARGIN_MS = 20_000;

/** Nobody is told of more than a day. */
const MAX_AGO_SECONDS = 86_400;

/** Who takes in so little is not reading: the next connection begins where this one ended. */
const MAX_BACKLOG_BYTES = 64 * 1024;

/** When a browser tries again, in milliseconds: spread, so that a restart is not followed by everybody at once. */
const RETRY_MS = 3_000;
const RETRY_SPREAD_MS = 12_000;

const LIMITS: Limits = { all: 10_000, network: 100 };

/**
 * Everybody who has an article open (ARCHITECTURE: the public pages are the same for all, so is what is told of them).
 * One room for each article that is being watched holds what became visible there lately; it looks again when the page
 * caches are told of a change, and tells the difference. Nothing goes out but ids of comments that can be read.
 */
export function makeLiveHub({ readNews, headers, limits = LIMITS }: Parts): LiveHub {
  const rooms = new Map<string, Room>();
  const places = makePlaces(limits);
  const beats: Set<ServerResponse>[] = Array.from({ length: HEARTBEAT_SECONDS }, () => new Set());
  let second = 0;
  let isClosed = false;
  const clock = setInterval(beat, 1000).unref();

  async function enter({ request, response, slug, ip, ago }: Entering): Promise<Entrance> {
    const place = places.take(ip);
    if (place.outcome !== 'taken') return place.outcome;
    const room = rooms.get(slug) ?? openRoom(slug);
    room.guests += 1;
    const slot = beats[(second + places.count()) % HEARTBEAT_SECONDS];
    let hasLeft = false;
    const leave = () => {
      if (hasLeft) return;
      hasLeft = true;
      place.leave();
      slot?.delete(response);
      room.clients.delete(response);
      room.guests -= 1;
      if (room.guests === 0 && rooms.get(slug) === room) rooms.delete(slug);
    };
    // Before anything is waited for: who goes meanwhile must leave nothing behind.
    response.once('close', leave);
    try {
      await room.opened;
    } catch (error) {
      leave();
      throw error;
    }
    if (response.destroyed) return 'left';
    if (room.news === null || isClosed) {
      leave();
      return isClosed ? 'full' : 'unknown';
    }
    const since = sinceOf({ lastEventId: request.headers['last-event-id'], ago });
    response.writeHead(200, headers);
    if (request.method === 'HEAD') {
      response.end();
      return 'entered';
    }
    const retry = RETRY_MS + Math.floor(Math.random() * RETRY_SPREAD_MS);
    response.write(`retry: ${retry}\n${eventOf(room.news.filter(({ at }) => at.getTime() > since))}`);
    room.clients.add(response);
    slot?.add(response);
    return 'entered';
  }

  function openRoom(slug: string): Room {
    const lookedAt = Date.now();
    const room: Room = {
      slug,
      guests: 0,
      clients: new Set(),
      news: null,
      lookedAt,
      isLooking: false,
      isLate: false,
      opened: Promise.resolve(),
    };
    room.opened = readNews(slug).then((news) => {
      room.news = news;
    });
    rooms.set(slug, room);
    return room;
  }

  function hear(tags: readonly PageTag[]): void {
    if (tags.includes('all')) for (const room of rooms.values()) void look(room);
    for (const tag of tags) {
      const room = tag.startsWith('article:') && rooms.get(tag.slice('article:'.length));
      if (room) void look(room);
    }
  }

  async function look(room: Room): Promise<void> {
    room.isLate = true;
    if (room.isLooking) return;
    room.isLooking = true;
    try {
      await room.opened;
      while (room.isLate && rooms.get(room.slug) === room) {
        await new Promise((resolve) => setTimeout(resolve, BREATH_MS).unref());
        room.isLate = false;
        const lookedAt = Date.now();
        tell(room, { news: await readNews(room.slug), lookedAt });
      }
    } catch (error) {
      // Where the database is away nothing is heard either; when it is back, `all` is said, and everything looked at again.
      log('warn', 'live news not read', errorFacts(error));
    } finally {
      room.isLooking = false;
    }
  }

  function tell(room: Room, { news, lookedAt }: { news: News[] | null; lookedAt: number }): void {
    const known = new Set(room.news?.map(({ id }) => id));
    const since = room.lookedAt - MARGIN_MS;
    Object.assign(room, { news, lookedAt });
    if (news === null) {
      for (const client of room.clients) client.end();
      return;
    }
    // What was seen before and comes back is not new.
    const fresh = news.filter(({ id, at }) => !known.has(id) && at.getTime() > since);
    if (fresh.length === 0) return;
    const told = Buffer.from(eventOf(fresh));
    for (const client of room.clients) send(client, told);
  }

  function beat(): void {
    second = (second + 1) % HEARTBEAT_SECONDS;
    for (const client of beats[second] ?? []) send(client, HEARTBEAT);
  }

  function close(): void {
    isClosed = true;
    clearInterval(clock);
    for (const room of rooms.values()) for (const client of room.clients) client.end();
  }

  return {
    enter,
    hear,
    statistics: () => ({ clients: places.count(), articles: rooms.size }),
    close,
  };
}

interface Parts {
  readNews: (slug: string) => Promise<News[] | null>;
  /** Of a stream that has begun. */
  headers: Readonly<Record<string, string>>;
  limits?: Limits;
}

interface Room {
  slug: string;
  /** Who is in, and who is waiting for it to open. */
  guests: number;
  clients: Set<ServerResponse>;
  /** Null: there is no such article. */
  news: News[] | null;
  lookedAt: number;
  isLooking: boolean;
  isLate: boolean;
  opened: Promise<void>;
}

/** From when on something is new: where the last connection ended, or when the page was true. */
function sinceOf({ lastEventId, ago }: { lastEventId: string | string[] | undefined; ago: number }): number {
  const now = Date.now();
  const last = /^\d{1,12}$/.test(String(lastEventId)) ? Number(lastEventId) * 1000 : now - ago * 1000;
  return Math.max(last, now - MAX_AGO_SECONDS * 1000) - MARGIN_MS;
}

/** The id is the second in which it was looked: the browser brings it back when it connects again. */
function eventOf(news: News[]): string {
  const comments = news.map(({ id, parentId }) => ({ id, parentId }));
  return `id: ${Math.floor(Date.now() / 1000)}\nevent: comments\ndata: ${JSON.stringify({ comments })}\n\n`;
}

function send(client: ServerResponse, bytes: Buffer): void {
  if (client.writableEnded) return;
  if (client.writableLength > MAX_BACKLOG_BYTES) client.destroy();
  else client.write(bytes);
}
