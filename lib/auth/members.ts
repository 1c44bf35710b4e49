import { foldName } from '@/lib/auth/fold-name';
import type { ListedAccount } from '@/lib/auth/roles';
import type { Administrator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';

const PAGE = 30;

/** Longer than any name when it is folded; what is longer belongs to nobody. */
const MAX_LENGTH = 200;

/**
 * Members by their handle, 30 at a time; `after` is the folded handle of the last one seen. With `search` those whose
 * handle or name begins with it, however it is spelt. No more of them is told than readers see, and since when they are here.
 */
export async function listMembers({
  search,
  after,
}: {
  administrator: Administrator;
  search?: string | undefined;
  after?: string | undefined;
}): Promise<{ members: ListedAccount[]; next: string | null }> {
  const sought = sane(search) ? foldName(search.trim()) : '';
  const found = await db.$queryRaw<(ListedAccount & { folded: string })[]>(Prisma.sql`
    SELECT handle, display_name AS "displayName", role, created_at AS "createdAt", handle_folded AS folded,
      totp_confirmed_at IS NOT NULL
        OR EXISTS (SELECT FROM passkey WHERE passkey.account_id = account.id) AS "hasSecondStep"
    FROM account
    WHERE role = 'member' AND handle_folded > ${sane(after) ? after : ''}
      AND (starts_with(handle_folded, ${sought}) OR starts_with(display_name_folded, ${sought}))
    ORDER BY handle_folded LIMIT ${PAGE + 1}`);
  const page = found.slice(0, PAGE);
  return {
    members: page.map(({ folded: _folded, ...member }) => member),
    next: found.length > PAGE ? (page.at(-1)?.folded ?? null) : null,
  };
}

function sane(text: string | undefined): text is string {
  return text !== undefined && text.length <= MAX_LENGTH && text.isWellFormed() && !text.includes('\0');
}
