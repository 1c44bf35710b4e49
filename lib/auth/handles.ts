import { checkHandle, HANDLE_MESSAGES } from '@/lib/auth/handle-rules';
import { isNameTaken, lockNames } from '@/lib/auth/names';
import type { Member } from '@/lib/auth/viewer';
import { DAY } from '@/lib/clock';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';

/** So long nobody else gets a handle that somebody was known by: old mentions of it must not become another's. */
const COOLING_OFF_DAYS = 90;

/** A handle is changed once in so many days, or one person could keep hundreds from all others. */
const CHANGE_EVERY_DAYS = 30;

export type ChangeHandle =
  | { outcome: 'changed'; handle: string }
  | { outcome: 'unchanged' }
  | { outcome: 'invalid'; message: string }
  | { outcome: 'too-soon'; nextAt: Date };

/**
 * Gives an account another handle. The old one stays its owner's for ninety days: they may take it back, nobody else may
 * have it. A display name that was the handle goes with it. The same handle in another spelling is no change of what counts, and may be made at any time.
 */
export async function changeHandle({
  account,
  raw,
}: {
  account: Member;
  raw: string;
}): Promise<ChangeHandle> {
  const { name: siteName } = await db.site.findUniqueOrThrow({ where: { id: 1 }, select: { name: true } });
  const checked = checkHandle(raw, { siteName });
  if (checked.outcome === 'refused') return { outcome: 'invalid', message: checked.message };
  const { handle, folded } = checked;
  const { accountId } = account;

  return db.$transaction(async (tx) => {
    await lockNames(tx);
    const now = await tx.account.findUniqueOrThrow({ where: { id: accountId } });
    if (now.handle === handle) return { outcome: 'unchanged' };
    if (now.handleFolded === folded) {
      await tx.account.update({ where: { id: accountId }, data: { handle } });
      return { outcome: 'changed', handle };
    }
    const nextAt = new Date((now.handleChangedAt?.getTime() ?? 0) + CHANGE_EVERY_DAYS * DAY);
    if (nextAt > new Date()) return { outcome: 'too-soon', nextAt };
    if (await isNameTaken({ folded, accountId, tx }))
      return { outcome: 'invalid', message: HANDLE_MESSAGES.taken };

    await tx.retiredHandle.deleteMany({ where: { handleFolded: folded } });
    await tx.$executeRaw(Prisma.sql`
      INSERT INTO retired_handle (handle_folded, account_id, free_at)
      VALUES (${now.handleFolded}, ${accountId}, now() + ${COOLING_OFF_DAYS} * interval '1 day')
      ON CONFLICT (handle_folded) DO UPDATE SET account_id = excluded.account_id, free_at = excluded.free_at`);
    const changed = { handle, handleFolded: folded, handleChangedAt: new Date() };
    const shown =
      now.displayNameFolded === now.handleFolded ? { displayName: handle, displayNameFolded: folded } : {};
    await tx.account.update({ where: { id: accountId }, data: { ...changed, ...shown } });
    return { outcome: 'changed', handle };
  });
}
