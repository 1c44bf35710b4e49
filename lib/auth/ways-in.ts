import { openAccountEmail } from '@/lib/auth/account-email';
import { db } from '@/lib/db';

/** How an account can be got into, and what of it is a second step; nothing by which one could get in. */
export interface WaysIn {
  hasPassphrase: boolean;
  /** In plain text, for the owner's own page; null when there is none. */
  email: string | null;
  hasTotp: boolean;
  /** Oldest first. `id` is the credential's, base64url. */
  passkeys: { id: string; name: string; createdAt: Date; lastUsedAt: Date | null }[];
  /** Of the codes that were shown last. */
  recoveryCodesLeft: number;
}

/** The ways into an account, in one query. Throws when there is no such account. */
export async function readWaysIn(accountId: string): Promise<WaysIn> {
  const account = await db.account.findUniqueOrThrow({
    where: { id: accountId },
    select: {
      id: true,
      email: true,
      passphraseHash: true,
      totpConfirmedAt: true,
      passkeys: {
        select: { credentialId: true, name: true, createdAt: true, lastUsedAt: true },
        orderBy: { createdAt: 'asc' },
      },
      _count: { select: { recoveryCodes: { where: { usedAt: null } } } },
    },
  });
  return {
    hasPassphrase: account.passphraseHash !== null,
    email: openAccountEmail(account),
    hasTotp: account.totpConfirmedAt !== null,
    passkeys: account.passkeys.map(({ credentialId, ...passkey }) => ({
      id: Buffer.from(credentialId).toString('base64url'),
      ...passkey,
    })),
    recoveryCodesLeft: account._count.recoveryCodes,
  };
}
