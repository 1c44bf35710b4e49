import { isAtWork } from '@/lib/auth/in-force';
import type { Moderator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import type { LockedComment } from '@/lib/moderation/moves';

/** Why a comment is for a colleague: this moderator wrote it, or it is their decision that its author appeals against. */
export type NotYours = 'own-comment' | 'own-decision';

/** Another moderator is let in, was here lately, and could look at it. */
function hasColleague({ accountId }: Pick<Moderator, 'accountId'>): Prisma.Sql {
  return Prisma.sql`EXISTS (SELECT FROM account WHERE account.id <> ${accountId} AND ${isAtWork})`;
}

/**
 * Of a row of `comment`: it is for a colleague, if there is one. This moderator passed it on, wrote it, or decided what is
 * appealed against.
 */
export function isForColleague(moderator: Pick<Moderator, 'accountId'>): Prisma.Sql {
  const { accountId } = moderator;
  return Prisma.sql`((account_id IS NOT NULL AND account_id = ${accountId} OR status = 'pending' AND (
      kept_from IS NOT NULL AND kept_from = ${accountId}
      OR appeal_from IS NOT NULL AND appeal_from = ${accountId} AND 'appeal' = ANY(holds)))
    AND ${hasColleague(moderator)})`;
}

/** What waits of that, with the parts of the queue it stands in: `id` and `queue_bits`. */
export function waitingForColleague(moderator: Pick<Moderator, 'accountId'>): Prisma.Sql {
  const { accountId } = moderator;
  const of = (isTheirs: Prisma.Sql) => Prisma.sql`
    SELECT id, queue_bits FROM comment WHERE waits AND ${isTheirs} AND ${hasColleague(moderator)}`;
  return Prisma.join(
    [
      of(Prisma.sql`account_id IS NOT NULL AND account_id = ${accountId}`),
      of(Prisma.sql`status = 'pending' AND kept_from IS NOT NULL AND kept_from = ${accountId}`),
      of(
        Prisma.sql`status = 'pending' AND appeal_from IS NOT NULL AND appeal_from = ${accountId} AND 'appeal' = ANY(holds)`,
      ),
    ],
    ' UNION ',
  );
}

/**
 * Why this moderator is not to decide about a comment: nobody judges what they wrote, nor a second time what they decided,
 * while somebody else can. Null: they may.
 */
export async function whyNotYours(
  tx: Prisma.TransactionClient,
  { row, moderator }: { row: LockedComment; moderator: Moderator },
): Promise<NotYours | null> {
  const isAppeal = row.status === 'pending' && row.holds.includes('appeal');
  const why =
    row.accountId === moderator.accountId
      ? 'own-comment'
      : isAppeal && row.appealFrom === moderator.accountId
        ? 'own-decision'
        : null;
  if (why === null) return null;
  const [found] = await tx.$queryRaw<[{ is: boolean }]>(Prisma.sql`SELECT ${hasColleague(moderator)} AS is`);
  return found.is ? why : null;
}

/** Which of these comments the same is true of. */
export async function findNotYours(ids: string[], moderator: Moderator): Promise<Set<string>> {
  const { accountId } = moderator;
  const rows = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    SELECT id FROM comment WHERE id = ANY(${ids}) AND ${hasColleague(moderator)}
      AND (account_id = ${accountId} OR status = 'pending' AND 'appeal' = ANY(holds) AND appeal_from = ${accountId})`);
  return new Set(rows.map(({ id }) => id));
}
