import { cleanName, foldName, isReservedName } from '@/lib/auth/fold-name';
import { MAX_NAME_LENGTH } from '@/lib/auth/name-limits';
import { retiredForms } from '@/lib/auth/retired-handles';
import { Prisma } from '@/lib/generated/prisma/client';

export type CheckedName =
  { outcome: 'ok'; name: string; folded: string } | { outcome: 'refused'; message: string };

/**
 * A display name as it is kept and shown, by the rules of a guest's name (PRODUCT 5); whether a member has it already is
 * for `isNameTaken` to say.
 */
export function checkDisplayName(raw: string, { siteName = '' }: { siteName?: string } = {}): CheckedName {
  const cleaned = cleanName(raw);
  if (cleaned.outcome === 'refused') return { outcome: 'refused', message: REFUSALS[cleaned.reason] };
  if (isReservedName(cleaned.name, [siteName])) return { outcome: 'refused', message: NAME_TAKEN };
  return { outcome: 'ok', name: cleaned.name, folded: foldName(cleaned.name) };
}

export const NAME_TAKEN =
  'That name, or one that looks like it, belongs to somebody else. Please choose another.';

const REFUSALS = {
  empty: 'Please enter a name.',
  'too-long': `A name has at most ${MAX_NAME_LENGTH} characters.`,
  control: 'Please use letters, digits and signs only.',
};

/** Nobody else takes a name until this transaction has ended: a look and a write are one. */
export async function lockNames(tx: Prisma.TransactionClient): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('names of accounts'))`;
}

/**
 * Whether a folded name is somebody else's than `accountId`'s: as a handle, as a display name, or as a handle that somebody
 * was known by and nobody may have yet. Handles and display names share one room, since readers see both.
 */
export async function isNameTaken({
  folded,
  accountId = null,
  tx,
}: {
  folded: string;
  accountId?: string | null;
  tx: Prisma.TransactionClient;
}): Promise<boolean> {
  const [found] = await tx.$queryRaw<{ isTaken: boolean }[]>(Prisma.sql`
    SELECT EXISTS (SELECT FROM account
        WHERE (handle_folded = ${folded} OR display_name_folded = ${folded}) AND id IS DISTINCT FROM ${accountId})
      OR EXISTS (SELECT FROM retired_handle WHERE handle_folded = ANY(${retiredForms(folded)})
        AND free_at > now() AND account_id IS DISTINCT FROM ${accountId}) AS "isTaken"`);
  return found?.isTaken ?? true;
}
