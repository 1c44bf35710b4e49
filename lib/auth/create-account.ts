import { checkHandle, HANDLE_MESSAGES } from '@/lib/auth/handle-rules';
import { isNameTaken, lockNames } from '@/lib/auth/names';
import { makeSignInLink } from '@/lib/auth/sign-in-links';
import { db } from '@/lib/db';
import type { Role } from '@/lib/generated/prisma/enums';
import { newId } from '@/lib/ids';

export type CreatedAccount =
  { outcome: 'made'; handle: string; url: string; expiresAt: Date } | { outcome: 'invalid'; message: string };

/**
 * Makes an account for somebody, from the console: with a handle and a role, no passphrase, and a one-time link by which
 * its owner comes in and chooses one. Whether making accounts is open to everybody does not matter here.
 */
export async function createAccountByHand({
  handle: typed,
  role,
}: {
  handle: string;
  role: Role;
}): Promise<CreatedAccount> {
  const { name: siteName } = await db.site.findUniqueOrThrow({ where: { id: 1 }, select: { name: true } });
  const checked = checkHandle(typed, { siteName });
  if (checked.outcome === 'refused') return { outcome: 'invalid', message: checked.message };
  const { handle, folded } = checked;
  const isMade = await db.$transaction(async (tx) => {
    await lockNames(tx);
    if (await isNameTaken({ folded, tx })) return false;
    const names = { handle, handleFolded: folded, displayName: handle, displayNameFolded: folded };
    await tx.account.create({ data: { id: newId(), ...names, role } });
    return true;
  });
  if (!isMade) return { outcome: 'invalid', message: HANDLE_MESSAGES.taken };
  const link = await makeSignInLink({ handle });
  if (link.outcome !== 'made') throw new Error('The account that was just made is gone.');
  return { outcome: 'made', handle, url: link.url, expiresAt: link.expiresAt };
}
