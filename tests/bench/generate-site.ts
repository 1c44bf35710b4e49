import { Client } from 'pg';
import { makeTexts } from './texts';

/** What the measurements ask for. */
export interface GeneratedSite {
  /** The longest thread of all. */
  longThread: { path: string; comments: number };
  /** The same thread, where it goes on after half of its comments. */
  middleOfLongThread: { path: string };
  /** An article with exactly one page of comments. */
  onePage: { path: string };
  /** A comment of that article, at the sixth level or near it. */
  context: { path: string };
  /** The longest thread where it ends. */
  endOfLongThread: { path: string };
  /** A comment in the middle of the longest thread. */
  contextInLongThread: { path: string };
  /** The deepest comment of the third article, at most a thousand levels down. */
  deepest: { path: string; depth: number };
  databaseBytes: number;
}

const ONE_PAGE = 100;
const SHARE_OF_LONGEST = 0.4;
const MOST_OF_LONGEST = 100_000;

/**
 * Fills an empty, migrated database with a community: few articles with long threads and many with short ones, two fifths
 * of all comments roots, the others replies mostly to something recent, here and there a tombstone; under the third article
 * each of the first thousand answers the one before it. Set by set inside the database,
 * through its triggers; what varies varies by hashes, so that the same sizes give the same site.
 */
export async function generateSite({ url, articles, comments }: Sizes): Promise<GeneratedSite> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`SET synchronous_commit = off`);
    await client.query(FUNCTIONS);
    await insertTexts(client);
    await insertArticles(client, shareOut({ articles, comments }));
    await insertComments(client);
    await client.query('VACUUM ANALYZE');
    return await describe(client);
  } finally {
    await client.end();
  }
}

interface Sizes {
  url: string;
  articles: number;
  comments: number;
}

/** How many comments each article has: the first two fifths (but no more than 100,000), the second a page, the k-th of the others a share of 1/k. */
function shareOut({ articles, comments }: Omit<Sizes, 'url'>): number[] {
  const longest = Math.min(Math.round(comments * SHARE_OF_LONGEST), MOST_OF_LONGEST);
  const others = Math.max(0, comments - longest - ONE_PAGE);
  const weights = Array.from({ length: articles - 2 }, (_, index) => 1 / (index + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return [longest, ONE_PAGE, ...weights.map((weight) => Math.floor((others * weight) / total))];
}

/** `chance(article, n, what)` is a number from 0 to 1 that is the same every time; `id_of` a public id. */
const FUNCTIONS = `
  CREATE FUNCTION pg_temp.chance(article integer, n integer, what integer) RETURNS float8 LANGUAGE sql IMMUTABLE AS
    $$ SELECT (hashint8extended(article::bigint << 32 | n, what) & 1073741823) / 1073741824.0 $$;
  CREATE FUNCTION pg_temp.id_of(article integer, n integer) RETURNS text LANGUAGE sql IMMUTABLE AS
    $$ SELECT left(md5(article || ' ' || n), 16) $$`;

async function insertTexts(client: Client): Promise<void> {
  const { articles, comments } = makeTexts();
  await client.query('CREATE TEMP TABLE words (k serial, source text, html text)');
  await client.query('INSERT INTO words (source, html) SELECT * FROM unnest($1::text[], $2::text[])', [
    comments.map(({ source }) => source),
    comments.map(({ html }) => html),
  ]);
  await client.query(
    'CREATE TEMP TABLE essay (k serial, source text, html text, words text, minutes integer)',
  );
  await client.query(
    `INSERT INTO essay (source, html, words, minutes)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::integer[])`,
    [
      articles.map(({ source }) => source),
      articles.map(({ html }) => html),
      articles.map(({ text }) => text),
      articles.map(({ minutes }) => minutes),
    ],
  );
}

/** `counts` is a temporary table too: how many comments each article is to have. Articles are a day apart. */
async function insertArticles(client: Client, counts: number[]): Promise<void> {
  await client.query('CREATE TEMP TABLE planned (article serial, comments integer)');
  await client.query('INSERT INTO planned (comments) SELECT unnest($1::integer[])', [counts]);
  await client.query(`
    INSERT INTO section (id, slug, name, position)
      SELECT 'section-' || n, 'section-' || n, 'Section ' || n, n FROM generate_series(1, 5) n;
    INSERT INTO byline (id, handle, name) SELECT 'byline-' || n, 'writer-' || n, 'Writer ' || n FROM generate_series(1, 7) n;
    INSERT INTO article (id, slug, status, published_at, title, standfirst, body_source, body_html, body_text, minutes,
        section_id, byline_id)
      SELECT pg_temp.id_of(article, 0), 'article-' || article, 'published', now() - article * interval '1 day' - interval '30 days',
        'What was said on day ' || article, 'A few words that say what the many below are about.',
        source, html, words, minutes, 'section-' || 1 + article % 5, 'byline-' || 1 + article % 7
      FROM planned JOIN essay ON k = 1 + article % (SELECT count(*) FROM essay);
    INSERT INTO article_section (article_id, section_id) SELECT id, section_id FROM article`);
}

/** In order of time, so that a parent is there before its replies; the trigger finds each one's place. */
async function insertComments(client: Client): Promise<void> {
  await client.query(`
    INSERT INTO comment (id, article_id, parent_id, status, verdict, author_name, body, body_html, created_at,
        first_published_at, visible, shown, content_hash, receipt_hash)
      SELECT pg_temp.id_of(article, n), pg_temp.id_of(article, 0),
        CASE WHEN article = 3 AND n BETWEEN 2 AND 1000 THEN pg_temp.id_of(article, n - 1)
          WHEN n > 1 AND pg_temp.chance(article, n, 1) > 0.4
          THEN pg_temp.id_of(article, n - 1 - floor(pg_temp.chance(article, n, 2) ^ 3 * least(n - 1, 60))::integer) END,
        'published', 'ham', 'Reader ' || floor(pg_temp.chance(article, n, 3) * 900), source, html, at, at, true, true,
        sha256(convert_to(article || ' ' || n, 'UTF8')), sha256(convert_to(n || ' ' || article, 'UTF8'))
      FROM planned
      CROSS JOIN LATERAL generate_series(1, comments) n
      CROSS JOIN LATERAL (SELECT now() - (article + 30 - 29 * (n::float8 / comments) ^ 2) * interval '1 day' AS at) time
      JOIN words ON k = 1 + floor(pg_temp.chance(article, n, 4) * (SELECT count(*) FROM words))
      ORDER BY article, n;
    UPDATE comment SET status = 'withdrawn', version = 2, visible = false, hidden_at = now()
      WHERE hashtext(id) % 50 = 0 AND EXISTS (SELECT FROM comment reply WHERE reply.parent_id = comment.id);
    UPDATE article SET comment_count = visible.count
      FROM (SELECT article_id, count(*) FROM comment WHERE visible GROUP BY article_id) visible WHERE article_id = id`);
}

async function describe(client: Client): Promise<GeneratedSite> {
  const { rows } = await client.query<{
    longest: number;
    middle: string;
    end: string;
    deep: string;
    deepest: string;
    depth: number;
    bytes: string;
  }>(`
    WITH long AS (SELECT id, row_number() OVER (ORDER BY thread_key) AS place, count(*) OVER () AS size
                  FROM comment WHERE article_id = pg_temp.id_of(1, 0) AND shown)
    SELECT (SELECT count(*)::integer FROM long) AS longest,
      (SELECT id FROM long WHERE place = size / 2) AS middle,
      (SELECT id FROM long WHERE place = greatest(1, size - 100)) AS end, bottom.id AS deepest, bottom.depth,
      (SELECT id FROM comment WHERE article_id = pg_temp.id_of(2, 0) AND visible AND depth <= 6
       ORDER BY depth DESC, number LIMIT 1) AS deep,
      pg_database_size(current_database())::text AS bytes
    FROM (SELECT id, depth FROM comment WHERE article_id = pg_temp.id_of(3, 0) AND visible ORDER BY depth DESC, number LIMIT 1) bottom`);
  const [found] = rows;
  if (found === undefined) throw new Error('The generated site cannot be described.');
  return {
    longThread: { path: '/articles/article-1', comments: found.longest },
    middleOfLongThread: { path: `/articles/article-1?after=${found.middle}` },
    onePage: { path: '/articles/article-2' },
    context: { path: `/articles/article-2/comments/${found.deep}` },
    endOfLongThread: { path: `/articles/article-1?after=${found.end}` },
    contextInLongThread: { path: `/articles/article-1/comments/${found.middle}` },
    deepest: { path: `/articles/article-3/comments/${found.deepest}`, depth: found.depth },
    databaseBytes: Number(found.bytes),
  };
}
