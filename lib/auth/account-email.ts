import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { emailIndex } from '@/lib/privacy/blind-index';
import { keys } from '@/lib/privacy/keys';
import { open, seal } from '@/lib/privacy/seal';

/** The columns of an account's confirmed address: sealed to that account, and findable by a keyed hash. */
export function sealAccountEmail({ accountId, email }: { accountId: string; email: string }): {
  email: Uint8Array<ArrayBuffer>;
  emailIndex: Uint8Array<ArrayBuffer>;
} {
  const { encryption, blindIndex } = keys();
  return {
    email: new Uint8Array(seal({ key: encryption, plaintext: email, context: contextOf(accountId) })),
    emailIndex: new Uint8Array(emailIndex({ key: blindIndex, email })),
  };
}

/** The address in an account's row, in plain text; null when it has none. */
export function openAccountEmail({ id, email }: { id: string; email: Uint8Array | null }): string | null {
  if (email === null) return null;
  return open({ key: keys().encryption, sealed: email, context: contextOf(id) }).toString('utf8');
}

/** The confirmed address of an account, in plain text; null when it has none, or there is no such account. */
export async function readAccountEmail(accountId: string): Promise<string | null> {
  const account = await db.account.findUnique({
    where: { id: accountId },
    select: { id: true, email: true },
  });
  return account === null ? null : openAccountEmail(account);
}

/** Who does something about one address (by its index) at the same moment as somebody else waits, until the transaction ends. */
export function lockAddress(index: Uint8Array): Prisma.Sql {
  return Prisma.sql`SELECT pg_advisory_xact_lock(hashtextextended(encode(${index}, 'hex'), 0))`;
}

/** Whose address it is; null when it is nobody's. */
export async function findAddressOwner(
  index: Uint8Array,
  tx: Prisma.TransactionClient,
): Promise<string | null> {
  const where = { emailIndex: new Uint8Array(index) };
  return (await tx.account.findUnique({ where, select: { id: true } }))?.id ?? null;
}

function contextOf(accountId: string): string {
  return `account-email:${accountId}`;
}
