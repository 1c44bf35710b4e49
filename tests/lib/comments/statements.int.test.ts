import { Client } from 'pg';
import { resetService } from '@/tests/with-akismet';
import { expect, it } from 'vitest';
import { getArticle, getSite } from '@/lib/articles/queries';
import { readThreadPage } from '@/lib/comments/queries';
import { settle } from '@/lib/comments/settle-check';
import { HOUR } from '@/lib/clock';
import { db } from '@/lib/db';
import { createArticle, createBranch, createComment } from '@/tests/factories';
import { posted } from '@/tests/posting';

// How often an operation goes to the database and back: what a reader waits for on a slow disk or a far server.

/** Counts what the driver sends while `work` runs. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const proto = Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const original = proto.query;
  const sent: string[] = [];
  proto.query = function (this: unknown, ...args: unknown[]) {
    const [config] = args as [{ text: string } | string];
    sent.push(typeof config === 'string' ? config : config.text);
    return original.apply(this, args);
  };
  try {
    await work();
  } finally {
    proto.query = original;
  }
  return sent;
}

it('posts in a handful of round trips', async () => {
  resetService();
  const { slug } = await createArticle();
  await posted(slug, { body: 'The first one of a day makes keys.' });

  const published = await statementsOf(() => posted(slug, { body: 'Published.', nonce: 'a' }));
  const held = await statementsOf(() => posted(slug, { body: 'Held.', check: 'person' }));
  // Place, allowance, store, gate; the service was well before.
  expect(published.length, published.join('\n')).toBe(4);
  // What nobody is asked about is stored as it stays: place, allowance, store.
  expect(held.length, held.join('\n')).toBe(3);
});

it('lets those through the gate together who come at the same moment', async () => {
  const { id: articleId } = await createArticle();
  const make = (createdAt: Date) =>
    Promise.all(
      Array.from({ length: 12 }, () =>
        createComment({ articleId, status: 'checking', attempts: 1, createdAt }),
      ),
    );
  const comments = [...(await make(new Date(Date.now() - HOUR))), ...(await make(new Date()))];
  const finding = { answer: 'not-needed' as const, to: 'published' as const, holds: [], tier: '' };
  const sent = await statementsOf(() =>
    Promise.all(comments.map((comment) => settle({ comment, attempt: 1, reason: 'initial', ...finding }))),
  );

  // What was written just now in one statement; what is late, whose authors are owed word, in one transaction after it.
  expect(sent.filter((text) => text.includes('pg_notify'))).toHaveLength(2);
  expect(sent.filter((text) => text === 'BEGIN')).toHaveLength(1);
  expect(await db.comment.count({ where: { articleId, visible: true } })).toBe(comments.length);
  expect(await db.article.findFirst({ where: { id: articleId } })).toMatchObject({
    commentCount: comments.length,
  });
});

it('reads a page of a thread in three, whatever is on it', async () => {
  const [root] = await createBranch(9);
  const { articleId } = root!;
  expect(await statementsOf(() => readThreadPage({ articleId, sort: 'oldest' }))).toHaveLength(1);
  expect(
    await statementsOf(() => readThreadPage({ articleId, sort: 'oldest', after: root!.id })),
  ).toHaveLength(3);
  expect(await db.comment.count({ where: { articleId } })).toBe(9);
});

it('reads an article with its comments in three that need not wait for each other', async () => {
  const [root] = await createBranch(3);
  const { slug } = await db.article.findUniqueOrThrow({ where: { id: root!.articleId } });
  const found: unknown[] = [];
  const sent = await statementsOf(async () => {
    found.push(
      ...(await Promise.all([
        getSite(),
        getArticle(slug),
        readThreadPage({ articleSlug: slug, sort: 'oldest' }),
      ])),
    );
  });

  expect(sent, sent.join('\n')).toHaveLength(3);
  expect(found).toMatchObject([{ language: 'en' }, { slug }, { size: 3 }]);
  expect(await readThreadPage({ articleSlug: 'not-there', sort: 'oldest' })).toMatchObject({ size: 0 });
});
