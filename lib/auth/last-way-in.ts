import type { Prisma } from '@/lib/generated/prisma/client';
import type { Role } from '@/lib/generated/prisma/enums';

interface CountedWays {
  hasPassphrase: boolean;
  hasEmail: boolean;
  passkeys: number;
  hasTotp: boolean;
  role: Role;
}

/**
 * The ways into an account, which nobody else changes before the transaction ends: taking two away at the same moment must
 * not lock their owner out. Recovery codes do not count; they are for the day when everything else is lost.
 */
export async function lockWaysIn({
  accountId,
  tx,
}: {
  accountId: string;
  tx: Prisma.TransactionClient;
}): Promise<CountedWays> {
  await tx.$executeRaw`SELECT 1 FROM account WHERE id = ${accountId} FOR UPDATE`;
  const account = await tx.account.findUniqueOrThrow({
    where: { id: accountId },
    select: {
      passphraseHash: true,
      emailIndex: true,
      totpConfirmedAt: true,
      role: true,
      _count: { select: { passkeys: true } },
    },
  });
  return {
    hasPassphrase: account.passphraseHash !== null,
    hasEmail: account.emailIndex !== null,
    passkeys: account._count.passkeys,
    hasTotp: account.totpConfirmedAt !== null,
    role: account.role,
  };
}
