import { foldName } from '@/lib/auth/fold-name';
import { isBanned } from '@/lib/auth/in-force';
import { endAllSessions } from '@/lib/auth/sessions';
import type { Administrator } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { AppError } from '@/lib/errors';
import { Prisma } from '@/lib/generated/prisma/client';
import { Role } from '@/lib/generated/prisma/enums';
import { recordAct } from '@/lib/moderation/record-act';

/** From the least to the most. */
const ROLES: readonly Role[] = [Role.member, Role.author, Role.moderator, Role.administrator];

export type ChangeRole =
  | { outcome: 'changed'; handle: string; from: Role; to: Role }
  | { outcome: 'unchanged'; handle: string }
  | { outcome: 'unknown-account' }
  | { outcome: 'last-administrator' };

/**
 * Gives an account another role and ends all its sessions: from the next request on, in every open browser, the old role
 * is gone, and whoever got more signs in for it. `by` is the administrator who does it, or the console of the machine. The
 * last administrator who is let in stays one: nobody could undo that. What an administrator does stands in the log. Throws
 * `forbidden` when `by` has just been demoted themselves.
 */
export async function changeRole({
  handle,
  role,
  by,
}: {
  handle: string;
  role: Role;
  by: Administrator | 'console';
}): Promise<ChangeRole> {
  return db.$transaction(async (tx) => {
    // Two administrators who demote each other at the same moment must not both succeed.
    const administrators = await tx.$queryRaw<{ id: string }[]>(Prisma.sql`
      SELECT id FROM account WHERE role = 'administrator' AND NOT ${isBanned} ORDER BY id FOR UPDATE`);
    if (by !== 'console' && !administrators.some(({ id }) => id === by.accountId))
      throw new AppError('forbidden');
    const account = await tx.account.findUnique({ where: { handleFolded: foldName(handle) } });
    if (account === null) return { outcome: 'unknown-account' };
    const { id, role: from } = account;
    if (from === role) return { outcome: 'unchanged', handle: account.handle };
    const isLast = administrators.every((administrator) => administrator.id === id);
    if (from === 'administrator' && isLast) return { outcome: 'last-administrator' };
    await tx.account.update({ where: { id }, data: { role } });
    await tx.signInLink.deleteMany({ where: { accountId: id, usedAt: null } });
    await endAllSessions(id, {}, tx);
    if (by !== 'console')
      await recordAct(tx, { moderator: by, act: 'role', subject: 'account', subjectId: id, reason: role });
    return { outcome: 'changed', handle: account.handle, from, to: role };
  });
}

/** The role that an account has; null when there is no such account. */
export async function findRole(handle: string): Promise<Role | null> {
  const where = { handleFolded: foldName(handle) };
  return (await db.account.findUnique({ where, select: { role: true } }))?.role ?? null;
}

/** Above zero when the first may do more than the second. */
export function compareRoles(one: Role, other: Role): number {
  return ROLES.indexOf(one) - ROLES.indexOf(other);
}

/** An account as the list of accounts has it. */
export interface ListedAccount {
  handle: string;
  displayName: string;
  role: Role;
  createdAt: Date;
  hasSecondStep: boolean;
}

/** All accounts of a role above member, or with `all` every one: those who may do most first. */
export async function listAccounts({ all = false }: { all?: boolean } = {}): Promise<ListedAccount[]> {
  const accounts = await db.account.findMany({
    where: all ? {} : { role: { not: 'member' } },
    orderBy: [{ role: 'desc' }, { handle: 'asc' }],
    select: {
      handle: true,
      displayName: true,
      role: true,
      createdAt: true,
      totpConfirmedAt: true,
      _count: { select: { passkeys: true } },
    },
  });
  return accounts.map(({ totpConfirmedAt, _count, ...account }) => ({
    ...account,
    hasSecondStep: totpConfirmedAt !== null || _count.passkeys > 0,
  }));
}
