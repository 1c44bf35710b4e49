import { Prisma } from '@/lib/generated/prisma/client';
import { oweOutcome } from '@/lib/comments/owe-outcome';
import { selectNotice, type PageTag } from '@/lib/page-cache/invalidate';
import { idsIn } from '@/lib/sql-rows';

/** The most that pass the gate at once: one lock and one message to the page caches for all of them. */
export const GATE_BATCH = 100;

/** What appears within so many seconds its author sees appear. */
export const AT_ONCE_SECONDS = 5;

/** What makes a comment visible that is published. */
export const BECOMES_VISIBLE = Prisma.sql`
  visible = true, shown = true, first_published_at = coalesce(first_published_at, now()),
    hidden_at = NULL, publish_at = NULL, due_at = NULL, decline_reason = NULL, decline_note = NULL`;

/** Whoever follows is to hear of those `published` that are visible for the first time. */
export const INSERT_NOTIFY_TASKS = Prisma.sql`
  INSERT INTO notify_task (comment_id)
  SELECT id FROM published WHERE first_published_at = now()::timestamptz(3) ON CONFLICT DO NOTHING`;

/**
 * The one gate to visibility, for one comment or up to GATE_BATCH, inside the transaction that decided. Whatever follows
 * from becoming visible follows from here alone: `firstPublishedAt` (once), the task to tell whoever follows (with it, and
 * one row whatever the audience), places in the thread, counts, and the word to the page caches. Ids that are not published, visible already, or still in an undo window pass without effect.
 * Returns the tags of the pages that changed: hand them to `dropPages` after the commit. `locked` are the articles, where the
 * caller has locked them.
 */
export async function publishComments(
  tx: Prisma.TransactionClient,
  ids: string[],
  locked?: LockedArticle[],
): Promise<PageTag[]> {
  if (ids.length === 0) return [];
  const articles = locked ?? (await lockArticles(tx, ids));
  const published = await tx.$queryRaw<Published[]>(Prisma.sql`
    WITH published AS (
      UPDATE comment SET ${BECOMES_VISIBLE}
      WHERE id = ANY(${idsIn(ids)}) AND status = 'published' AND NOT visible AND kind = 'comment'
        AND (publish_at IS NULL OR publish_at <= now())
      RETURNING id, article_id, parent_id, first_published_at, created_at
    ), told AS (${INSERT_NOTIFY_TASKS})
    SELECT id, article_id AS "articleId", parent_id IS NOT NULL AS "isReply",
      first_published_at = now()::timestamptz(3) AND created_at < now() - ${AT_ONCE_SECONDS} * interval '1 second' AS "isLate"
    FROM published`);
  if (published.length === 0) return [];
  await reviveAncestors(
    tx,
    published.flatMap(({ id, isReply }) => (isReply ? [id] : [])),
  );
  const late = published.flatMap(({ id, isLate }) => (isLate ? [id] : []));
  await oweOutcome(tx, { ids: late, kind: 'published', at: Prisma.sql`now()` });
  return recount(tx, { articles, changes: published.map(({ articleId }) => articleId), step: 1 });
}

interface Published {
  id: string;
  articleId: string;
  isReply: boolean;
  /** Its author was told that it waits, and not that it is there. */
  isLate: boolean;
}

/**
 * The way back: takes the words out of sight at once, inside the transaction that moved the comments to another status.
 * A comment with visible replies leaves a tombstone, and tombstones that nothing hangs from any more go with it.
 * Returns the tags of the pages that changed.
 */
export async function hideComments(tx: Prisma.TransactionClient, ids: string[]): Promise<PageTag[]> {
  if (ids.length === 0) return [];
  const articles = await lockArticles(tx, ids);
  const hidden = await tx.$queryRaw<{ id: string; articleId: string }[]>(Prisma.sql`
    UPDATE comment SET visible = false, hidden_at = now(), publish_at = NULL
    WHERE id = ANY(${ids}) AND visible
    RETURNING id, article_id AS "articleId"`);
  if (hidden.length === 0) return [];
  await pruneTombstones(
    tx,
    hidden.map(({ id }) => id),
  );
  return recount(tx, { articles, changes: hidden.map(({ articleId }) => articleId), step: -1 });
}

interface LockedArticle {
  id: string;
  slug: string;
}

/**
 * Whatever changes the shape of a thread takes its article's row first, before any comment's and in one order, so that
 * two changes wait for each other and never cross. Both functions above do so by themselves; a transaction that moves a
 * comment before it calls them begins with this.
 */
export async function lockArticles(tx: Prisma.TransactionClient, ids: string[]): Promise<LockedArticle[]> {
  return tx.$queryRaw<LockedArticle[]>(Prisma.sql`
    SELECT id, slug FROM article WHERE id = ANY(ARRAY(SELECT article_id FROM comment WHERE id = ANY(${idsIn(ids)})))
    ORDER BY id FOR NO KEY UPDATE`);
}

/** What was public and has visible replies takes its place again, as a tombstone. */
async function reviveAncestors(tx: Prisma.TransactionClient, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.$executeRaw(Prisma.sql`
    WITH RECURSIVE up AS (
      SELECT p.id, p.parent_id FROM comment c JOIN comment p ON p.id = c.parent_id
      WHERE c.id = ANY(${ids}) AND NOT p.shown AND p.first_published_at IS NOT NULL
      UNION
      SELECT p.id, p.parent_id FROM up JOIN comment p ON p.id = up.parent_id
      WHERE NOT p.shown AND p.first_published_at IS NOT NULL
    )
    UPDATE comment SET shown = true FROM up WHERE comment.id = up.id`);
}

async function pruneTombstones(tx: Prisma.TransactionClient, ids: string[]): Promise<void> {
  for (let level = ids; level.length > 0;) {
    const gone = await tx.$queryRaw<{ parentId: string | null }[]>(Prisma.sql`
      UPDATE comment c SET shown = false
      WHERE id = ANY(${level}) AND shown AND NOT visible
        AND NOT EXISTS (SELECT 1 FROM comment r WHERE r.parent_id = c.id AND r.shown)
      RETURNING parent_id AS "parentId"`);
    level = [...new Set(gone.flatMap(({ parentId }) => (parentId === null ? [] : [parentId])))];
  }
}

async function recount(
  tx: Prisma.TransactionClient,
  { articles, changes, step }: { articles: LockedArticle[]; changes: string[]; step: 1 | -1 },
): Promise<PageTag[]> {
  const changed = articles
    .map(({ id, slug }) => ({ id, slug, by: step * changes.filter((articleId) => articleId === id).length }))
    .filter(({ by }) => by !== 0);
  const tags: PageTag[] = ['lists', ...changed.map(({ slug }) => `article:${slug}` as const)];
  await tx.$executeRaw(Prisma.sql`
    WITH counted AS (
      UPDATE article SET comment_count = comment_count + changed.by
      FROM jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) AS changed (id text, by int)
      WHERE article.id = changed.id
    )
    ${selectNotice(tags)}`);
  return tags;
}
