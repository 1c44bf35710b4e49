import type { Moderator } from '@/lib/auth/viewer';
import { lockArticles } from '@/lib/comments/publish-comments';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import type { Current } from '@/lib/moderation/decide';
import { recordAct } from '@/lib/moderation/record-act';
import type { LockInput } from '@/lib/moderation/schema';
import { dropPages, notifyPages, type PageTag } from '@/lib/page-cache/invalidate';

export interface LockState extends Current {
  locked: boolean;
}

export type LockOutcome =
  | { outcome: 'set'; locked: boolean }
  /** It is another than the one that was seen: nothing was changed. */
  | { outcome: 'conflict'; current: LockState }
  | { outcome: 'unknown' };

/**
 * Closes a comment and all that stands below it to replies, or opens them again. Whatever is being answered at this moment
 * comes first and is closed too (lib/comments/store-comment waits for this). Where the moderator says what they saw, and it is
 * that no more, nothing happens.
 */
export async function lockBranch({
  id,
  input: { locked, version, seen },
  moderator,
}: {
  id: string;
  input: LockInput;
  moderator: Moderator;
}): Promise<LockOutcome> {
  if (!isId(id)) return { outcome: 'unknown' };
  const result = await db.$transaction(async (tx) => {
    const [article] = await lockArticles(tx, [id]);
    const current = await readState(tx, id);
    if (article === undefined || current === null) return { outcome: 'unknown' } as const;
    if ((version ?? current.version) !== current.version || (seen ?? current.locked) !== current.locked)
      return { outcome: 'conflict', current } as const;
    const tags: PageTag[] = [`article:${article.slug}`];
    let changed = 0;
    for (let round = 1; round > 0; changed += round) round = await setLocked(tx, { id, locked });
    if (changed === 0) return { outcome: 'set', tags: [] } as const;
    await recordAct(tx, {
      moderator,
      act: locked ? 'locked' : 'unlocked',
      subject: 'comment',
      subjectId: id,
    });
    await notifyPages(tx, tags);
    return { outcome: 'set', tags } as const;
  });
  if (result.outcome !== 'set') return result;
  dropPages(result.tags);
  return { outcome: 'set', locked };
}

async function readState(tx: Prisma.TransactionClient, id: string): Promise<LockState | null> {
  const [state] = await tx.$queryRaw<LockState[]>(Prisma.sql`
    SELECT status::text AS status, version, locked FROM comment WHERE id = ${id} AND kind = 'comment' FOR NO KEY UPDATE`);
  return state ?? null;
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
