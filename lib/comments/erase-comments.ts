import { LEFT_NAME } from '@/lib/auth/left-name';
import { hideComments } from '@/lib/comments/publish-comments';
import { Prisma } from '@/lib/generated/prisma/client';
import { notifyPages, type PageTag } from '@/lib/page-cache/invalidate';

/**
 * Destroys the words and names of these comments at their author's wish, with everything that was known of them (where
 * they came from, what the spam service said), inside the transaction that decided. One that replies hang from stays as
 * an empty row, and as a tombstone where they can be read; of all others nothing stays but their history, which holds no
 * word of theirs. `reason` is what history says. Returns the tags of the pages that changed.
 */
export async function eraseComments(
  tx: Prisma.TransactionClient,
  { ids, reason }: { ids: string[]; reason: string },
): Promise<PageTag[]> {
  if (ids.length === 0) return [];
  const tags = await emptyComments(tx, { ids, to: 'erased', reason });
  await deleteLoose(tx, ids);
  await notifyPages(tx, tags);
  return tags;
}

/**
 * Takes one comment back at its author's wish: out of sight at once, and its words, its name and what was known of it are
 * destroyed. The row stays, for its receipt and for what answers it; whoever had it among theirs still finds it there.
 */
export async function withdrawComment(tx: Prisma.TransactionClient, id: string): Promise<PageTag[]> {
  const tags = await emptyComments(tx, { ids: [id], to: 'withdrawn', reason: 'withdrawn' });
  await tx.$executeRaw(Prisma.sql`
    UPDATE subscription SET ended_at = now() WHERE comment_id = ${id} AND ended_at IS NULL`);
  await notifyPages(tx, tags);
  return tags;
}

/** Hides these comments and leaves nothing in their rows but their places. Returns the tags of the pages that changed. */
async function emptyComments(
  tx: Prisma.TransactionClient,
  { ids, to, reason }: { ids: string[]; to: 'erased' | 'withdrawn'; reason: string },
): Promise<PageTag[]> {
  const tags = await tagsOf(tx, ids);
  await hideComments(tx, ids);
  await forgetAround(tx, ids);
  // What is left says nothing of the text, not even that another is the same.
  // They are taken in the order in which those who answer them at this moment do.
  await tx.$executeRaw(Prisma.sql`
    WITH before AS (
      SELECT id, status FROM comment WHERE id = ANY(${ids}) AND status <> 'erased' ORDER BY id FOR UPDATE
    ), emptied AS (
      UPDATE comment c SET status = ${to}::comment_status, version = version + 1, last_actor = 'author', body = '', body_html = '',
        author_name = '', account_id = CASE WHEN ${to === 'withdrawn'} THEN account_id END, badge = NULL, email = NULL, email_index = NULL, edited_at = NULL,
        verdict = NULL, blatant = false, holds = '{}', decline_reason = NULL, decline_note = NULL, due_at = NULL,
        open_reports = '{}', folded = false, unfold_at = NULL, has_revision = false, appeal_note = NULL, kept_from = NULL, appeal_from = NULL,
        edited_by = NULL, report_as = NULL, report_at = NULL, publish_at = NULL, nonce_hash = NULL, content_hash = sha256(uuid_send(gen_random_uuid()))
      FROM before WHERE c.id = before.id
    )
    INSERT INTO comment_history (comment_id, actor, from_status, to_status, reason)
    SELECT id, 'author', status, ${to}::comment_status, ${reason} FROM before`);
  return tags;
}

/**
 * Lets these comments stay as words of somebody who left: their name, account, badge and address go, and where they came
 * from. Nothing else of them changes, in the thread or in the queue. Returns the tags of the pages that changed.
 */
export async function unsignComments(tx: Prisma.TransactionClient, ids: string[]): Promise<PageTag[]> {
  if (ids.length === 0) return [];
  const tags = await tagsOf(tx, ids);
  await tx.$executeRaw(Prisma.sql`DELETE FROM origin WHERE comment_id = ANY(${ids})`);
  await tx.$executeRaw(Prisma.sql`DELETE FROM abuse_bucket WHERE comment_id = ANY(${ids})`);
  await tx.$executeRaw(Prisma.sql`DELETE FROM comment_text WHERE comment_id = ANY(${ids})`);
  await forgetDisputes(tx, ids);
  // In the order in which closing a branch takes them.
  await tx.$executeRaw(Prisma.sql`
    WITH those AS (SELECT id FROM comment WHERE id = ANY(${ids}) ORDER BY id FOR NO KEY UPDATE)
    UPDATE comment c SET author_name = ${LEFT_NAME}, account_id = NULL, badge = NULL, email = NULL, email_index = NULL
    FROM those WHERE c.id = those.id`);
  await notifyPages(tx, tags);
  return tags;
}

/** What was kept about a comment besides itself: where it came from, what was said of it, and what it said before. */
async function forgetAround(tx: Prisma.TransactionClient, ids: string[]): Promise<void> {
  await tx.$executeRaw(Prisma.sql`DELETE FROM origin WHERE comment_id = ANY(${ids})`);
  await tx.$executeRaw(Prisma.sql`DELETE FROM abuse_bucket WHERE comment_id = ANY(${ids})`);
  await tx.$executeRaw(Prisma.sql`DELETE FROM spam_check WHERE comment_id = ANY(${ids})`);
  await tx.$executeRaw(Prisma.sql`DELETE FROM comment_revision WHERE comment_id = ANY(${ids})`);
  await tx.$executeRaw(Prisma.sql`DELETE FROM comment_text WHERE comment_id = ANY(${ids})`);
  await tx.$executeRaw(Prisma.sql`DELETE FROM comment_note WHERE comment_id = ANY(${ids})`);
  await tx.$executeRaw(Prisma.sql`DELETE FROM report WHERE comment_id = ANY(${ids})`);
  await forgetDisputes(tx, ids);
}

/** What a guest was told stays to be read on the receipt; what they answered are words of theirs. */
async function forgetDisputes(tx: Prisma.TransactionClient, ids: string[]): Promise<void> {
  await tx.$executeRaw(
    Prisma.sql`UPDATE sanction SET dispute_note = '' WHERE comment_id = ANY(${ids}) AND dispute_note <> ''`,
  );
}

/** From the leaves up: what nothing hangs from goes, and then what hung on nothing but that. */
async function deleteLoose(tx: Prisma.TransactionClient, ids: string[]): Promise<void> {
  // Whoever is answering one of them at this moment comes first, and is seen; whoever comes later finds nothing to answer.
  await tx.$queryRaw`SELECT id FROM comment WHERE id = ANY(${ids}) AND NOT shown ORDER BY id FOR UPDATE`;
  for (let deleted = 1; deleted > 0;) {
    deleted = await tx.$executeRaw(Prisma.sql`
      DELETE FROM comment c WHERE c.id = ANY(${ids}) AND NOT c.shown
        AND NOT EXISTS (SELECT 1 FROM comment r WHERE r.parent_id = c.id)`);
  }
}

/** The pages on which these comments, or their tombstones, take a place. */
async function tagsOf(tx: Prisma.TransactionClient, ids: string[]): Promise<PageTag[]> {
  const articles = await tx.$queryRaw<{ slug: string }[]>(Prisma.sql`
    SELECT slug FROM article WHERE id IN (SELECT article_id FROM comment WHERE id = ANY(${ids}) AND shown)`);
  if (articles.length === 0) return [];
  return ['lists', ...articles.map(({ slug }): PageTag => `article:${slug}`)];
}
