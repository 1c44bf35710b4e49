import { expect, it } from 'vitest';
import { readThreadPage } from '@/lib/comments/queries';
import { db } from '@/lib/db';
import { isEmpty, loadDemo } from '@/prisma/seed';

it('loads the demo community whole, counted and consistent, into an empty site only', async () => {
  expect(await isEmpty()).toBe(true);
  const loaded = await loadDemo();
  expect(await isEmpty()).toBe(false);

  expect(loaded.articles).toBeGreaterThanOrEqual(9);
  expect(loaded.comments).toBeGreaterThanOrEqual(250);
  expect(await db.comment.count({ where: { isDemo: true } })).toBe(loaded.comments);
  expect(await db.commentHistory.count()).toBe(loaded.comments);
  const wrong = await db.$queryRaw<unknown[]>`
    SELECT a.slug, 'count' AS why FROM article a WHERE a.comment_count <> (SELECT count(*) FROM comment c WHERE c.article_id = a.id AND c.visible)
    UNION ALL SELECT c.id, 'in the future' FROM comment c WHERE greatest(c.created_at, c.hidden_at, c.first_published_at, c.edited_at) > now()
    UNION ALL SELECT c.id, 'before its parent' FROM comment c JOIN comment p ON p.id = c.parent_id WHERE c.created_at < p.created_at
    UNION ALL SELECT c.id, 'below what was never public' FROM comment c JOIN comment p ON p.id = c.parent_id WHERE c.shown AND NOT p.shown
    UNION ALL SELECT c.id, 'a tombstone of nothing' FROM comment c WHERE c.shown AND NOT c.visible
      AND NOT EXISTS (SELECT 1 FROM comment r WHERE r.parent_id = c.id AND r.shown)`;
  expect(wrong).toEqual([]);
  for (const { id } of await db.article.findMany({ where: { kind: 'article' } })) {
    expect(await readThreadPage({ articleId: id, sort: 'oldest' })).not.toBeNull();
  }
  const states = await db.comment.groupBy({ by: ['status'] });
  expect(states.map(({ status }) => status)).toEqual(
    expect.arrayContaining(['published', 'pending', 'spam', 'withdrawn', 'declined', 'erased']),
  );
});
