import { expect } from 'vitest';
import { db } from '@/lib/db';

/** What must hold of every comment and of its article, whatever happened at the same moment. */
export async function expectWhole(articleId: string): Promise<void> {
  const broken = await db.$queryRaw<unknown[]>`
    WITH steps AS (
      SELECT h.*, lag(to_status) OVER w AS before, row_number() OVER (PARTITION BY comment_id ORDER BY h.id DESC) AS last
      FROM comment_history h JOIN comment c ON c.id = h.comment_id WHERE c.article_id = ${articleId}
      WINDOW w AS (PARTITION BY comment_id ORDER BY h.id)
    ), c AS (
      SELECT * FROM comment WHERE article_id = ${articleId} AND parent_id IS NULL
    )
    SELECT c.id, 'history breaks off' AS why FROM c JOIN steps s ON s.comment_id = c.id WHERE s.before IS DISTINCT FROM s.from_status
    UNION ALL SELECT c.id, 'history is of another status' FROM c JOIN steps s ON s.comment_id = c.id AND s.last = 1 WHERE s.to_status <> c.status
    UNION ALL SELECT c.id, 'a move without its row' FROM c
      WHERE c.version < (SELECT count(*) FROM steps s WHERE s.comment_id = c.id AND coalesce(s.reason, '') NOT LIKE '%reported:%')
    UNION ALL SELECT c.id, 'reports miscounted' FROM c WHERE c.status <> 'erased' AND cardinality(c.open_reports) <>
      (SELECT count(*) FROM report r WHERE r.comment_id = c.id AND r.outcome IS NULL)
    UNION ALL SELECT c.id, 'waits for nobody' FROM c
      WHERE c.waits <> (c.status = 'pending' OR (c.status = 'published' AND (cardinality(c.open_reports) > 0 OR c.has_revision)))
    UNION ALL SELECT c.id, 'folded for ever' FROM c WHERE c.visible AND c.folded AND NOT c.waits AND c.unfold_at IS NULL
    UNION ALL SELECT c.id, 'published and lost' FROM c WHERE c.status = 'published' AND NOT c.visible AND c.publish_at IS NULL
    UNION ALL SELECT c.id, 'a tombstone of nothing' FROM c WHERE c.shown AND NOT c.visible
    UNION ALL SELECT a.id, 'miscounted' FROM article a WHERE a.id = ${articleId}
      AND a.comment_count <> (SELECT count(*) FROM comment v WHERE v.article_id = a.id AND v.visible)`;
  expect(broken).toEqual([]);
}
