import { hashPassphrase } from '@/lib/auth/hash-passphrase';
import { checkDisplayName, isNameTaken, lockNames, NAME_TAKEN } from '@/lib/auth/names';
import { judgePassphrase } from '@/lib/auth/passphrase';
import { endAllSessions } from '@/lib/auth/sessions';
import type { Fresh, Member } from '@/lib/auth/viewer';
import { db } from '@/lib/db';

export type ProfileChange = { outcome: 'changed' } | { outcome: 'invalid'; message: string };

/** Gives an account another display name, by the rules of a guest's name. What was said before keeps the name it was said under. */
export async function changeDisplayName({
  account,
  raw,
}: {
  account: Member;
  raw: string;
}): Promise<ProfileChange> {
  const { accountId } = account;
  const { name: siteName } = await db.site.findUniqueOrThrow({ where: { id: 1 }, select: { name: true } });
  const checked = checkDisplayName(raw, { siteName });
  if (checked.outcome === 'refused') return { outcome: 'invalid', message: checked.message };
  return db.$transaction(async (tx) => {
    await lockNames(tx);
    if (await isNameTaken({ folded: checked.folded, accountId, tx }))
      return { outcome: 'invalid', message: NAME_TAKEN };
    const data = { displayName: checked.name, displayNameFolded: checked.folded };
    await tx.account.update({ where: { id: accountId }, data });
    return { outcome: 'changed' };
  });
}

/**
 * Sets an account's passphrase, for its owner who has just confirmed who they are, and ends every other session: whoever
 * has the old one is out from the next request on.
 */
export async function changePassphrase({
  account,
  raw,
}: {
  account: Fresh;
  raw: string;
}): Promise<ProfileChange> {
  const { accountId, handle, sessionId } = account;
  const judged = judgePassphrase(raw, { handle });
  if (!judged.ok) return { outcome: 'invalid', message: judged.message ?? '' };
  const passphraseHash = await hashPassphrase(raw);
  await db.$transaction(async (tx) => {
    await tx.account.update({ where: { id: accountId }, data: { passphraseHash } });
    await endAllSessions(accountId, { except: sessionId }, tx);
  });
  return { outcome: 'changed' };
}
