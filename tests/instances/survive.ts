import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { newId } from '@/lib/ids';
import { send, type Pair } from './pair';
import { marksIn, read } from './watch';

const WRITERS = 3;
const PATIENCE = { interval: 100, timeout: 60_000 };

/** Above the words of every lane. */
const FIRST = [8_000_000, 9_000_000] as const;

/** Posts before a kill and after it: few enough for one page of the thread. */
const ENOUGH = 8;

/**
 * Writers post while one instance after the other is killed and comes back. What was acknowledged is there, once; who
 * follows is told of each comment; and nothing was done twice.
 */
export async function expectSurvival(pair: Pair, slug: string): Promise<void> {
  const path = `/articles/${slug}`;
  await follow(pair, path);
  const acknowledged = new Map<string, string>();
  for (const which of [1, 0] as const) {
    const writing = new AbortController();
    const writers = Array.from({ length: WRITERS }, (_, writer) =>
      keepPosting({ pair, path, acknowledged, first: FIRST[which] + writer, signal: writing.signal }),
    );
    const more = () =>
      expect
        .poll(() => acknowledged.size, { ...PATIENCE, interval: 10 })
        .toBeGreaterThan(acknowledged.size + ENOUGH);
    await more();
    await pair.killAndRestart(which, async () => {
      await more();
      writing.abort();
      await Promise.all(writers);
    });
  }

  const words = [...acknowledged.keys()].toSorted();
  const visible = () =>
    pair.query<{ body: string }>(
      'SELECT c.body FROM comment c JOIN article a ON a.id = c.article_id WHERE a.slug = $1 AND c.visible',
      [slug],
    );
  // What the killed one was asking about is due again after a minute, and asked about by whoever is there.
  await pair.query(
    "UPDATE comment SET due_at = now() WHERE status IN ('checking', 'pending') AND due_at IS NOT NULL",
  );
  await expect
    .poll(async () => (await visible()).flatMap(({ body }) => marksIn(body)).toSorted(), PATIENCE)
    .toEqual(words);
  for (const which of [0, 1] as const)
    await expect.poll(async () => marksIn(await read(pair, which, path)), PATIENCE).toEqual(words);
  await expectToldOnce(pair, slug);
}

async function keepPosting({ pair, path, acknowledged, first, signal }: Writer): Promise<void> {
  for (let n = first; !signal.aborted; n += WRITERS) {
    const said = { body: `It was mark${n}v1 here.`, name: `Writer ${n}`, nonce: newId() };
    // Whoever got no answer asks the other one, as a proxy or a person would: the nonce says that it is the same.
    for (let turn = n; ; turn += 1) {
      const site = pair.instances[turn % 2 === 0 ? 0 : 1];
      const answer = await send(site, `/api${path}/comments`, said).catch(() => null);
      if (answer === null || answer.status >= 500) continue;
      expect([200, 201]).toContain(answer.status);
      acknowledged.set(`mark${n}v1`, String(answer.body.id));
      break;
    }
  }
}

interface Writer {
  pair: Pair;
  path: string;
  acknowledged: Map<string, string>;
  /** The number of the first; the next are WRITERS further. */
  first: number;
  signal: AbortSignal;
}

/** One mail for each address to go to, and no mail twice but what was on its way when its instance was killed. */
async function expectToldOnce(pair: Pair, slug: string): Promise<void> {
  const waiting = () =>
    pair.query<{ waiting: number }>(
      `SELECT (SELECT count(*) FROM notify_task t JOIN comment c ON c.id = t.comment_id JOIN article a ON a.id = c.article_id
         WHERE a.slug = $1)::int + (SELECT count(*) FROM reply_mail WHERE settled_at IS NULL AND attempts = 0)::int AS waiting`,
      [slug],
    );
  await expect.poll(waiting, PATIENCE).toEqual([{ waiting: 0 }]);
  const twice = await pair.query(
    'SELECT comment_id FROM notification GROUP BY subscriber_id, comment_id HAVING count(*) > 1',
  );
  expect(twice).toEqual([]);
  const untold = await pair.query(
    `SELECT c.id FROM comment c JOIN article a ON a.id = c.article_id WHERE a.slug = $1 AND c.visible
       AND NOT EXISTS (SELECT 1 FROM notification n WHERE n.comment_id = c.id)`,
    [slug],
  );
  expect(untold).toEqual([]);
  const ids = (await readMails(pair)).flatMap((mail) => /^Message-ID: (.+)$/im.exec(mail)?.[1] ?? []);
  expect(ids.length).toBeGreaterThan(1);
  expect(ids.length - new Set(ids).size).toBeLessThanOrEqual(2);
  // One verdict, one call: what is published was not asked about again.
  const checked = await pair.query(
    `SELECT k.comment_id FROM spam_check k JOIN comment c ON c.id = k.comment_id JOIN article a ON a.id = c.article_id
     WHERE a.slug = $1 AND k.verdict <> 'unknown' GROUP BY k.comment_id HAVING count(*) > 1`,
    [slug],
  );
  expect(checked).toEqual([]);
}

/** Follows an article as a guest does: asks one instance, and confirms at the other what came by mail. */
async function follow(pair: Pair, path: string): Promise<void> {
  const asked = await send(pair.instances[0], `${path}/subscriptions`, { email: 'sanderling@example.org' });
  expect(asked.status).toBe(202);
  const links = async () =>
    (await readMails(pair)).flatMap((mail) => /\/subscriptions\/[\w-]{20,}/.exec(mail)?.[0] ?? []);
  await expect.poll(links, PATIENCE).toHaveLength(1);
  const [link] = await links();
  expect((await send(pair.instances[1], `${link}/confirm`, {})).status).toBeLessThan(400);
}

/** Every mail that either instance has kept. */
async function readMails(pair: Pair): Promise<string[]> {
  const folders = pair.instances.map(({ dataDir }) => join(dataDir, 'mail'));
  const mails = folders.map(async (folder) => {
    const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.eml'));
    return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  });
  return (await Promise.all(mails)).flat().map((mail) => mail.replaceAll(/=\r?\n/g, ''));
}
