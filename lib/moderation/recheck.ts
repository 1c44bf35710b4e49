import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';
import { recordAct } from '@/lib/moderation/record-act';

/** How far "check held comments again" has come. */
export interface RecheckProgress {
  /** How many it took up when it was last asked for; 0 when it never was. */
  total: number;
  /** Of them, and of single comments asked for since, those without an answer yet. */
  left: number;
  begunAt: Date | null;
}

/**
 * Has the spam service asked again about everything that is held and that the machine may still move. Comments whose author
 * wants no service to see them are left out, and those whose origin has expired: they stay with a person. The sweep makes
 * the calls at its own pace, behind first checks. Begun again, it begins anew.
 */
export async function recheckHeld({ moderator }: { moderator: Moderator }): Promise<RecheckProgress> {
  await db.$transaction(async (tx) => {
    // Locked in the order in which others take many.
    await tx.$queryRaw(Prisma.sql`
      WITH locked AS MATERIALIZED (
        SELECT id FROM comment WHERE id IN (
          SELECT id FROM comment WHERE recheck UNION ALL SELECT c.id FROM comment c WHERE ${canBeRechecked})
        ORDER BY id FOR NO KEY UPDATE
      )
      SELECT count(*) FROM locked`);
    // What a person decided meanwhile, or what was asked for one by one, is not of this round.
    await tx.$executeRaw(Prisma.sql`UPDATE comment SET recheck = false WHERE recheck`);
    const total = await tx.$executeRaw(Prisma.sql`
      UPDATE comment c SET recheck = true, due_at = now() WHERE ${canBeRechecked}`);
    await tx.$executeRaw(Prisma.sql`
      UPDATE spam_service_state SET recheck_total = ${total}, recheck_at = now() WHERE id = 1`);
    await recordAct(tx, { moderator, act: 'recheck', subject: 'rules' });
  });
  return readRecheck();
}

/** Has it asked about one comment. False when that cannot be: see `recheckHeld`. */
export async function recheckOne({ id, moderator }: { id: string; moderator: Moderator }): Promise<boolean> {
  if (!isId(id)) return false;
  return db.$transaction(async (tx) => {
    const marked = await tx.$executeRaw(Prisma.sql`
      UPDATE comment c SET recheck = true, due_at = now() WHERE c.id = ${id} AND ${canBeRechecked}`);
    if (marked === 0) return false;
    await recordAct(tx, { moderator, act: 'recheck', subject: 'comment', subjectId: id });
    return true;
  });
}

/** How far it has come, for whoever waits. */
export async function readRecheck(): Promise<RecheckProgress> {
  const [state, rows] = await Promise.all([
    db.spamServiceState.findUniqueOrThrow({ where: { id: 1 } }),
    // What a person has decided keeps its mark and is not asked about any more.
    db.$queryRaw<{ left: number }[]>(Prisma.sql`
      SELECT count(*)::int AS left FROM comment
      WHERE recheck AND due_at IS NOT NULL AND status = 'pending' AND last_actor = 'machine'`),
  ]);
  return { total: state.recheckTotal, left: rows[0]?.left ?? 0, begunAt: state.recheckAt };
}

const canBeRechecked = Prisma.sql`
  c.status = 'pending' AND c.last_actor = 'machine' AND c.kind = 'comment' AND c.check_by <> 'person'
  AND EXISTS (SELECT 1 FROM origin o WHERE o.comment_id = c.id)`;
