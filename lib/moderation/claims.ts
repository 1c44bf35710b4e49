import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { isId } from '@/lib/ids';

/** So long a comment counts as being looked at after its moderator was last heard of. */
const CLAIM_SECONDS = 120;

export interface Claimed {
  /** False: a colleague was first, until then. */
  claimed: boolean;
  by: string;
  until: Date;
}

/**
 * Says of a comment that this moderator is looking at it, for two minutes, unless a colleague does; said again, it counts
 * from then. Nobody looks at two, so what they looked at before is free again. It binds nobody: who decides first, decides.
 * Null when there is no such comment.
 */
export async function claimComment({
  id,
  moderator: { accountId },
}: {
  id: string;
  moderator: Moderator;
}): Promise<Claimed | null> {
  if (!isId(id)) return null;
  const [claim] = await db.$queryRaw<Claimed[]>(Prisma.sql`
    WITH released AS (
      DELETE FROM queue_claim WHERE comment_id <> ${id} AND (account_id = ${accountId} OR until < now())
    ), claimed AS (
      INSERT INTO queue_claim AS q (comment_id, account_id, until)
      SELECT id, ${accountId}, now() + ${CLAIM_SECONDS} * interval '1 second' FROM comment WHERE id = ${id}
      ON CONFLICT (comment_id) DO UPDATE SET account_id = excluded.account_id, until = excluded.until,
        since = CASE WHEN q.account_id = excluded.account_id AND q.until >= now() THEN q.since ELSE now() END
      WHERE q.account_id = excluded.account_id OR q.until < now()
      RETURNING account_id, until
    )
    SELECT true AS claimed, a.display_name AS by, claimed.until FROM claimed JOIN account a ON a.id = claimed.account_id
    UNION ALL
    SELECT false, a.display_name, q.until FROM queue_claim q JOIN account a ON a.id = q.account_id
    WHERE q.comment_id = ${id} AND q.account_id <> ${accountId} AND q.until >= now() AND NOT EXISTS (SELECT 1 FROM claimed)`);
  return claim ?? null;
}

export interface OthersClaim {
  id: string;
  by: string;
  since: Date;
}

/** What other moderators are looking at now. */
export async function readClaims({ accountId }: Moderator): Promise<OthersClaim[]> {
  return db.$queryRaw(Prisma.sql`
    SELECT q.comment_id AS id, a.display_name AS by, q.since
    FROM queue_claim q JOIN account a ON a.id = q.account_id
    WHERE q.until >= now() AND q.account_id <> ${accountId} ORDER BY q.since`);
}
