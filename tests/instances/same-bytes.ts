import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';
import { ROUTES } from '@/lib/http/routes';
import { publishArticle } from './lane';
import { openSession, send, type Pair } from './pair';

/** What a request can bring along that must change nothing. */
const HOSTILE = {
  host: 'evil.example',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'gopher',
  'x-forwarded-for': '203.0.113.9',
  forwarded: 'for=203.0.113.9;host=evil.example',
  'accept-language': 'ar, de;q=0.5',
  'user-agent': 'Evil/1.0',
  cookie: 'folkmoot_session=evil; theme=evil',
  referer: 'https://evil.example/',
  rsc: '1',
  'next-router-prefetch': '1',
  'x-middleware-rewrite': '/account',
};

/**
 * Every public page, made anew for a stranger, for members with and without a role, and for somebody who sends whatever can be
 * sent, by either instance: the same bytes, under the same policy and name.
 */
export async function expectSameBytes(pair: Pair, admin: string): Promise<void> {
  const slug = await publishArticle(pair, admin, 'For everybody');
  await fileArticle(pair, slug);
  const said = { body: 'It was mark1v1 here.', name: 'Wren' };
  const { body } = await send(pair.instances[0], `/api/articles/${slug}/comments`, said);
  const begun = { handle: 'dunlin', passphrase: 'the heron came back twice' };
  const member = await openSession(pair.instances[0], '/sign-up', begun);
  const named = {
    ...{ '/articles/:slug': `/articles/${slug}`, '/comments/:id': `/comments/${String(body.id)}` },
    ...{ '/pages/:slug': '/pages/house', '/sections/:slug': '/sections/house' },
    ...{ '/tags/:slug': '/tags/house', '/authors/:handle': '/authors/admin' },
  };
  await askForEach({ pair, sessions: [member, admin], named, slug });
}

/** A section and a tag for the article, and a page beside it. */
async function fileArticle(pair: Pair, slug: string): Promise<void> {
  await pair.query(
    `WITH a AS (SELECT id FROM article WHERE slug = $1),
       s AS (INSERT INTO section (id, slug, name) VALUES ('housesection0000', 'house', 'House') RETURNING id),
       t AS (INSERT INTO tag (id, slug, name) VALUES ('housetag00000000', 'house', 'House') RETURNING id),
       p AS (INSERT INTO article (id, kind, slug, status, title, body_source, body_html, published_at)
         VALUES ('housepage0000000', 'page', 'house', 'published', 'House', 'A house.', '<p>A house.</p>', now())),
       x AS (INSERT INTO article_section (article_id, section_id) SELECT a.id, s.id FROM a, s)
     INSERT INTO article_tag (article_id, tag_id) SELECT a.id, t.id FROM a, t`,
    [slug],
  );
}

async function askForEach({ pair, sessions, named, slug }: Asked): Promise<void> {
  const askers: Record<string, string>[] = [
    {},
    ...sessions.map((cookie) => ({ cookie })),
    HOSTILE,
    { ...HOSTILE, cookie: sessions[0] ?? '' },
  ];
  for (const { pattern, kind } of ROUTES) {
    if (kind !== 'public') continue;
    const path = pattern.replaceAll(/(\/\w+\/):\w+|:\w+/g, (part) => {
      const value = named[part];
      if (value === undefined) throw new Error(`Nothing stands for ${part} of ${pattern}.`);
      return value;
    });
    const seen = new Set<string>();
    for (const headers of askers) {
      for (const site of pair.instances) {
        // Nothing that was made for another asker answers this one; what is around a page is filled anew, and is the same then.
        for (const changed of [['all'], ['lists', `article:${slug}`]]) {
          await pair.query('SELECT pg_notify($1, $2)', ['folkmoot_pages', JSON.stringify(changed)]);
          seen.add(await ask(site.url, path, headers));
        }
      }
    }
    expect([path, [...seen]]).toEqual([path, [[...seen][0]]]);
    expect([...seen][0]).toMatch(/^(200|302|308) /);
    expect([...seen][0]).not.toContain('evil');
  }
}

interface Asked {
  /** Of the article among them. */
  slug: string;
  pair: Pair;
  sessions: string[];
  /** What stands for the names in a route. */
  named: Readonly<Record<string, string>>;
}

async function ask(url: string, path: string, headers: Record<string, string>): Promise<string> {
  const asking = request(url + path, { headers, agent: false }).end();
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  const { date: _time, connection: _connection, ...told } = answer.headers;
  return `${answer.statusCode} ${JSON.stringify(told)} ${await text(answer)}`;
}
