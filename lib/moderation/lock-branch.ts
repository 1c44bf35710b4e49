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

/** How many there were to change. What is being answered at this moment is waited for, and seen by the next round. */
async function setLocked(
  tx: Prisma.TransactionClient,
  { id, locked }: { id: string; locked: boolean },
): Promise<number> {
  const rows = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
    WITH RECURSIVE branch AS (
      SELECT id FROM comment WHERE id = ${id} AND kind = 'comment'
      UNION ALL
      SELECT c.id FROM branch JOIN comment c ON c.parent_id = branch.id
    )
    SELECT id FROM comment WHERE id IN (SELECT id FROM branch) AND locked <> ${locked} ORDER BY id FOR UPDATE`);
  const ids = rows.map((row) => row.id);
  return tx.$executeRaw(Prisma.sql`UPDATE comment SET locked = ${locked} WHERE id = ANY(${ids})`);
}
