import type { Moderator } from '@/lib/auth/viewer';
import { lockArticles } from '@/lib/comments/publish-comments';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { recordAct } from '@/lib/moderation/record-act';
import { dropPages, notifyPages, type PageTag } from '@/lib/page-cache/invalidate';

/**
 * Closes a comment and all that stands below it to replies, or opens them again. Whatever is being answered at this moment
 * comes first and is closed too (lib/comments/store-comment waits for this). Null when there is no such comment.
 */
export async function lockBranch({
  id,
  locked,
  moderator,
}: {
  id: string;
  locked: boolean;
  moderator: Moderator;
}): Promise<{ locked: boolean } | null> {
  if (!isId(id)) return null;
  const tags = await db.$transaction(async (tx) => {
    const [article] = await lockArticles(tx, [id]);
    if (article === undefined) return null;
    let changed = 0;
    // A reply that was on its way when a round began is seen by the next one.
    for (let round = 1; round > 0; changed += round) round = await setLocked(tx, { id, locked });
    if (changed === 0) return [];
    await recordAct(tx, {
      moderator,
      act: locked ? 'locked' : 'unlocked',
      subject: 'comment',
      subjectId: id,
    });
    const tags: PageTag[] = [`article:${article.slug}`];
    await notifyPages(tx, tags);
    return tags;
  });
  if (tags === null) return null;
  dropPages(tags);
  return { locked };
}

/** How many there were to change. */
function setLocked(
  tx: Prisma.TransactionClient,
  { id, locked }: { id: string; locked: boolean },
): Promise<number> {
  return tx.$executeRaw(Prisma.sql`
    WITH RECURSIVE branch AS (
      SELECT id FROM comment WHERE id = ${id} AND kind = 'comment'
      UNION ALL
      SELECT c.id FROM branch JOIN comment c ON c.parent_id = branch.id
    )
    UPDATE comment c SET locked = ${locked} FROM branch WHERE c.id = branch.id AND c.locked <> ${locked}`);
}
