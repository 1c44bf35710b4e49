import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withdrawComment } from '@/lib/comments/erase-comments';
import { hideComments, publishComments } from '@/lib/comments/publish-comments';
import { db } from '@/lib/db';
import { env } from '@/lib/env';
import { streamHeaders } from '@/lib/http/headers';
import { makeLiveHub, type LiveHub } from '@/lib/live/hub';
import { readNews } from '@/lib/live/read-news';
import { listenForPages } from '@/lib/page-cache/listen';
import { createArticle, createComment } from '@/tests/factories';

// Two instances of the site as far as open pages go: what one of them publishes is to be told by the other.

let hubs: LiveHub[] = [];
let server: Server;
let ears: { close(): Promise<void> }[] = [];
const clients: Client[] = [];

beforeEach(async () => {
  hubs = Array.from({ length: 2 }, () =>
    makeLiveHub({ readNews, headers: streamHeaders(env.SITE_URL), limits: { all: 4, network: 3 } }),
  );
  ears = await Promise.all(
    hubs.map(
      (hub) =>
        new Promise<{ close(): Promise<void> }>((resolve) => {
          const ear = listenForPages({
            connectionString: env.DATABASE_URL ?? '',
            onTags: (tags) => hub.hear(tags),
            onHearing: (hearing) => {
              if (hearing) resolve(ear);
            },
          });
        }),
    ),
  );
  server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const hub = hubs[Number(url.searchParams.get('instance') ?? 0)];
    void hub
      ?.enter({
        request,
        response,
        slug: url.searchParams.get('article') ?? '',
        ip: url.searchParams.get('ip') ?? '192.0.2.1',
        ago: Number(url.searchParams.get('ago') ?? 0),
      })
      .then((entrance) => {
        if (entrance !== 'entered' && entrance !== 'left') response.writeHead(418).end(entrance);
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.leave();
  for (const hub of hubs) hub.close();
  await Promise.all(ears.map((ear) => ear.close()));
  server.closeAllConnections();
  server.close();
});

describe('an open page', () => {
  it('hears by every instance what becomes visible, and of nothing that does not', async () => {
    const article = await createArticle();
    const root = await createComment({ articleId: article.id });
    const [here, there] = await Promise.all([
      open({ article: article.slug }),
      open({ article: article.slug, instance: 1 }),
    ]);
    for (const status of ['pending', 'spam', 'checking'] as const)
      await createComment({ articleId: article.id, status });
    const waiting = await createComment({
      articleId: article.id,
      status: 'published',
      visible: false,
      shown: false,
      firstPublishedAt: null,
    });
    const undone = await createComment({
      articleId: article.id,
      status: 'published',
      visible: false,
      shown: false,
      firstPublishedAt: null,
      publishAt: new Date(Date.now() + 60_000),
    });
    const reply = await createComment({
      parentId: root.id,
      visible: false,
      shown: false,
      firstPublishedAt: null,
    });
    await db.$transaction((tx) => publishComments(tx, [waiting.id, undone.id]));
    await db.$transaction((tx) => publishComments(tx, [reply.id]));

    for (const client of [here, there]) {
      await client.sees(2);
      expect(client.comments()).toEqual(
        expect.arrayContaining([
          { id: waiting.id, parentId: null },
          { id: reply.id, parentId: root.id },
        ]),
      );
      expect(client.text()).not.toContain(waiting.body);
    }

    // Taken away and back again is not new, and another article is another room.
    await db.$transaction((tx) => hideComments(tx, [waiting.id]));
    await db.$transaction((tx) => publishComments(tx, [waiting.id]));
    const elsewhere = await createComment({
      status: 'published',
      visible: false,
      shown: false,
      firstPublishedAt: null,
    });
    await db.$transaction((tx) => publishComments(tx, [elsewhere.id]));
    const last = await createComment({
      articleId: article.id,
      visible: false,
      shown: false,
      firstPublishedAt: null,
    });
    await db.$transaction((tx) => publishComments(tx, [last.id]));
    await there.sees(3);
    expect(
      there
        .comments()
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual([waiting.id, reply.id, last.id].toSorted());
  });

  it('is told on its way in what it missed, by its age or by where it was', async () => {
    const article = await createArticle();
    const minutes = (n: number) => new Date(Date.now() - n * 60_000);
    const missed = await createComment({ articleId: article.id, firstPublishedAt: minutes(5) });
    const gone = await createComment({ articleId: article.id, firstPublishedAt: minutes(4) });
    await createComment({ articleId: article.id, firstPublishedAt: minutes(30) });
    await db.$transaction((tx) => withdrawComment(tx, gone.id));

    const fresh = await open({ article: article.slug });
    const old = await open({ article: article.slug, ago: 600 });
    const back = await open(
      { article: article.slug },
      { 'last-event-id': String(Math.floor(minutes(10).getTime() / 1000)) },
    );
    expect(fresh.comments()).toEqual([]);
    for (const client of [old, back]) expect(client.comments()).toEqual([{ id: missed.id, parentId: null }]);
    expect(old.text()).toMatch(/^retry: \d{4,5}\nid: \d{10}\nevent: comments\ndata: /);
    expect(old.headers()).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
  });

  it('is one of so many, of one network and of all, and its place is free when it leaves', async () => {
    const { slug } = await createArticle();
    const places = [];
    for (let n = 0; n < 3; n += 1) places.push(await open({ article: slug }));
    expect(await refused({ article: slug })).toBe('network-full');
    await open({ article: slug, ip: '2001:db8::1' });
    expect(await refused({ article: slug, ip: '2001:db8:1::1' })).toBe('full');

    places[0]?.leave();
    await expect.poll(() => hubs[0]?.statistics().clients).toBe(3);
    await open({ article: slug });
    expect(await refused({ article: 'never-written', instance: 1 })).toBe('unknown');
    expect(hubs[1]?.statistics()).toEqual({ clients: 0, articles: 0 });
    for (const client of clients) client.leave();
    await expect.poll(() => hubs[0]?.statistics()).toEqual({ clients: 0, articles: 0 });
  });

  it('is let go when the site stops, or its article is taken back', async () => {
    const article = await createArticle();
    const [one, other] = [
      await open({ article: article.slug }),
      await open({ article: article.slug, instance: 1 }),
    ];
    await db.article.update({ where: { id: article.id }, data: { status: 'draft' } });
    hubs[0]?.hear([`article:${article.slug}`]);
    await one.ended();
    hubs[1]?.close();
    await other.ended();
    expect(await refused({ article: article.slug, instance: 1 })).toBe('full');
  });
});

interface Told {
  id: string;
  parentId: string | null;
}

interface Client {
  text(): string;
  comments(): Told[];
  headers(): IncomingMessage['headers'];
  sees(count: number): Promise<unknown>;
  ended(): Promise<unknown>;
  leave(): void;
}

interface Asked {
  article: string;
  instance?: number;
  ip?: string;
  ago?: number;
}

async function connect(asked: Asked, headers: Record<string, string>): Promise<IncomingMessage> {
  const { port } = server.address() as AddressInfo;
  const query = new URLSearchParams(Object.entries(asked).map(([name, value]) => [name, String(value)]));
  const [response] = (await once(get({ port, path: `/?${query}`, headers, agent: false }), 'response')) as [
    IncomingMessage,
  ];
  return response;
}

async function refused(asked: Asked): Promise<string> {
  const response = await connect(asked, {});
  expect(response.statusCode).toBe(418);
  return (await response.toArray()).join('');
}

/** Reads a stream from its first event on. */
async function open(asked: Asked, headers: Record<string, string> = {}): Promise<Client> {
  const response = await connect(asked, headers);
  expect(response.statusCode).toBe(200);
  let text = '';
  let isOver = false;
  response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  response.on('close', () => (isOver = true)).on('error', () => (isOver = true));
  const comments = () =>
    [...text.matchAll(/^data: (.*)$/gm)].flatMap(
      ([, data = '']) => (JSON.parse(data) as { comments: Told[] }).comments,
    );
  const client: Client = {
    text: () => text,
    comments,
    headers: () => response.headers,
    sees: async (count: number) => expect.poll(() => comments().length).toBe(count),
    ended: async () => expect.poll(() => isOver).toBe(true),
    leave: () => void response.destroy(),
  };
  clients.push(client);
  await expect.poll(() => text).toContain('\n\n');
  return client;
}
