import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import {
  givenOf,
  INSERT_CHECKS,
  INSERT_MOVES,
  IS_STILL_OPEN,
  SET_FOUND,
  type Settling,
} from '@/lib/comments/checked-rows';
import { AT_ONCE_SECONDS, BECOMES_VISIBLE, INSERT_NOTIFY_TASKS } from '@/lib/comments/publish-comments';
import { IS_SERVICE_WELL } from '@/lib/comments/spam-service';
import { PAGES_CHANNEL, type PageTag } from '@/lib/page-cache/invalidate';

/**
 * The gate for what is published as soon as it was written, in the same statement that takes down why: one journey to the database,
 * and each comment is written once. Takes the article first, as all do who change a thread. What would need more is
 * left as it is, for the gate's transaction: a comment that has waited (its author is owed word), one whose parent is not
 * shown (places above it have to be found again), one on which somebody else has acted.
 * All have to be of one article. Returns whom it let through, and the tags of the pages that changed: hand them to `dropPages`.
 */
export async function publishAtOnce(settlings: Settling[]): Promise<PublishedAtOnce> {
  const articleId = settlings[0]?.comment.articleId;
  if (articleId === undefined) return { ids: [], tags: [], isServiceWell: false };
  // A row that others have changed since the statement began is read anew where it is locked or written, and whatever a condition
  // asks besides is asked anew with it: so what was locked is joined, and not asked for.
  const rows = await db.$queryRaw<Row[]>(Prisma.sql`
    WITH given AS MATERIALIZED (${givenOf(settlings)}
    ), locked AS MATERIALIZED (
      SELECT id, slug FROM article WHERE id = ${articleId} FOR NO KEY UPDATE
    ), those AS MATERIALIZED (
      -- With what they answer, which never changes; in the order in which others take many. Found by their ids alone: an index of
      -- their article would be read from end to end.
      SELECT id, parent_id, shown FROM comment
      WHERE id = ANY(ARRAY(
        SELECT given.id FROM locked, given
        UNION ALL SELECT parent_id FROM comment WHERE id = ANY(ARRAY(SELECT id FROM given)) AND parent_id IS NOT NULL))
      ORDER BY id FOR NO KEY UPDATE
    ), ready AS MATERIALIZED (
      SELECT one.id FROM those one LEFT JOIN those parent ON parent.id = one.parent_id
      WHERE one.parent_id IS NULL OR parent.shown
    ), moved AS (
      UPDATE comment c SET ${SET_FOUND}, ${BECOMES_VISIBLE}
      FROM given JOIN ready USING (id)
      WHERE c.id = given.id AND ${IS_STILL_OPEN} AND given.to_status = 'published' AND NOT c.visible AND c.kind = 'comment'
        AND c.publish_at IS NULL AND c.created_at >= now() - ${AT_ONCE_SECONDS} * interval '1 second'
      RETURNING c.id, c.article_id, c.first_published_at, given.from_status, given.to_status, given.verdict, given.cause
    ), noted AS (${INSERT_MOVES}
    ), seen AS (
      SELECT id, to_status AS status FROM moved
    ), checked AS (${INSERT_CHECKS}
    ), published AS (
      SELECT id, first_published_at FROM moved
    ), told AS (${INSERT_NOTIFY_TASKS}
    ), counted AS (
      UPDATE article SET comment_count = comment_count + changed.by
      FROM (SELECT article_id, count(*) AS by FROM moved GROUP BY article_id) AS changed
      WHERE article.id = changed.article_id
    ), notice AS (
      SELECT pg_notify(${PAGES_CHANNEL}, jsonb_build_array('lists', 'article:' || slug)::text) FROM locked
    )
    SELECT moved.id, 'article:' || locked.slug AS tag, (SELECT count(*) FROM notice)::int AS notices, ${IS_SERVICE_WELL} AS "isServiceWell"
    FROM moved, locked`);
  const [first] = rows;
  return {
    ids: rows.map(({ id }) => id),
    tags: first === undefined ? [] : ['lists', first.tag],
    isServiceWell: first?.isServiceWell ?? false,
  };
}

interface PublishedAtOnce {
  ids: string[];
  tags: PageTag[];
  /** A verdict without a notice says nothing new of the spam service. */
  isServiceWell: boolean;
}

interface Row {
  id: string;
  tag: `article:${string}`;
  isServiceWell: boolean;
}
