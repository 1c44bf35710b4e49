import { Prisma } from '@/lib/generated/prisma/client';
import { notifyPages, type PageTag } from '@/lib/page-cache/invalidate';
import { changeText, newText } from '@/lib/comments/changed-text';

/**
 * Lets the new text of a published comment's author take the place of the old one, inside a transaction that has locked
 * the article. Who has read the comment is told nothing: `firstPublishedAt` stays, and with it everything that follows
 * from becoming visible once. Returns the tags of the pages that changed; none when there was nothing to take.
 */
export async function takeRevision(
  tx: Prisma.TransactionClient,
  { id, by }: { id: string; by: { actor: 'machine' | 'moderator'; accountId: string | null } },
): Promise<PageTag[]> {
  const [row] = await tx.$queryRaw<{ body: string; slug: string; visible: boolean }[]>(Prisma.sql`
    SELECT r.body, a.slug, c.visible FROM comment c
    JOIN comment_revision r ON r.comment_id = c.id JOIN article a ON a.id = c.article_id
    WHERE c.id = ${id} AND c.status = 'published' FOR NO KEY UPDATE OF c, r`);
  if (row === undefined) return [];
  await changeText(tx, { id, text: newText(row.body), editor: { actor: 'author', accountId: null } });
  await tx.$executeRaw(Prisma.sql`DELETE FROM comment_revision WHERE comment_id = ${id}`);
  await tx.$executeRaw(Prisma.sql`UPDATE comment SET has_revision = false WHERE id = ${id}`);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO comment_history (comment_id, actor, account_id, from_status, to_status, reason)
    VALUES (${id}, ${by.actor}::actor, ${by.accountId}, 'published', 'published', 'revised')`);
  if (!row.visible) return [];
  const tags: PageTag[] = ['lists', `article:${row.slug}`];
  await notifyPages(tx, tags);
  return tags;
}
