import { inForce, isAtWork } from '@/lib/auth/in-force';
import { Prisma } from '@/lib/generated/prisma/client';

/** Sanctions with the accounts they are about, as the condition below reads them. */
export const sanctionedPeople = Prisma.sql`sanction LEFT JOIN account person ON person.id = sanction.account_id`;

/** Of a row of `sanction`: its person asked for a second look, and nobody has taken it. What ran out before anybody looked is looked at all the same: whether it was right stands in its person's record. */
export const waitsForLook = Prisma.sql`sanction.disputed_at IS NOT NULL AND sanction.dispute_outcome IS NULL
  AND (sanction.ended_at IS NULL AND sanction.ends_at <= now() OR ${inForce})`;

/**
 * Of a row of `sanctionedPeople`: a second look was asked for and nobody has taken it; it is of somebody whom this moderator
 * may judge, and not what they imposed themselves while somebody else works here who may.
 */
export function waitsForLookOf({ accountId, role }: { accountId: string; role: string }): Prisma.Sql {
  const isJudgedByModerators = Prisma.sql`coalesce(person.role, 'member') IN ('member', 'author')`;
  const mayJudge =
    role === 'administrator'
      ? Prisma.sql`person.role IS DISTINCT FROM 'administrator'`
      : isJudgedByModerators;
  return Prisma.sql`${waitsForLook} AND ${mayJudge}
    AND (sanction.by_account_id IS DISTINCT FROM ${accountId} OR NOT EXISTS (
      SELECT FROM account WHERE account.id <> ${accountId} AND ${isAtWork}
        AND (account.role = 'administrator' OR ${isJudgedByModerators})))`;
}
