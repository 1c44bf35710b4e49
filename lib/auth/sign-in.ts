import { z } from 'zod';
import { foldName } from '@/lib/auth/fold-name';
import { verifyPassphrase } from '@/lib/auth/hash-passphrase';
import { MAX_PASSPHRASE_LENGTH } from '@/lib/auth/passphrase';
import { needsSecondStep } from '@/lib/auth/policy';
import { openSession, type OpenedSession, type Proof } from '@/lib/auth/sessions';
import { countTry } from '@/lib/auth/throttle';
import { db } from '@/lib/db';
import type { Account } from '@/lib/generated/prisma/client';

/** More than any handle has, in any spelling; what is longer belongs to nobody. */
const MAX_TYPED_HANDLE = 100;

/** Whether a database could be asked for it: no NUL, no halves of pairs (SECURITY 0.11). What could not is nobody's handle. */
export function isAskable(handle: string): boolean {
  return (
    handle !== '' && handle.length <= MAX_TYPED_HANDLE && handle.isWellFormed() && !handle.includes('\0')
  );
}

/** UTF-16 units; a longer one was never accepted, and would only be work for the hash. */
const MAX_TYPED_PASSPHRASE = 2 * MAX_PASSPHRASE_LENGTH;

const signInSchema = z
  .object({ handle: z.string().refine(isAskable), passphrase: z.string().max(MAX_TYPED_PASSPHRASE) })
  .strict();

export type SignIn =
  | { outcome: 'signed-in'; session: OpenedSession; needsSecondStep: boolean }
  | { outcome: 'refused' }
  | { outcome: 'rate-limited'; retryAfter: number };

/**
 * Signs in by handle and passphrase; `raw` is what was sent, `replaces` the session token this browser had before. Whether
 * the handle, the passphrase or both are wrong, and whether the account has a passphrase at all, is never told: the answer
 * is one, and the work the same (`verify` is there for a test to count it).
 */
export async function signInWithPassphrase(
  { raw, ip, replaces = null }: { raw: unknown; ip: string; replaces?: string | null },
  { verify = verifyPassphrase } = {},
): Promise<SignIn> {
  const typed = signInSchema.safeParse(raw);
  if (!typed.success) return { outcome: 'refused' };
  const { handle, passphrase } = typed.data;
  const attempt = await countTry({ way: 'passphrase', handle, ip });
  if (attempt.outcome === 'refused') return { outcome: 'rate-limited', retryAfter: attempt.retryAfter };

  const account = await db.account.findUnique({ where: { handleFolded: foldName(handle) } });
  const isRight = await verify({ stored: account?.passphraseHash ?? null, passphrase });
  const passphraseHash = account?.passphraseHash ?? null;
  if (!isRight || account === null || passphraseHash === null) return { outcome: 'refused' };
  await attempt.succeeded();
  return enterAccount({ account, replaces, provedBy: { passphraseHash } });
}

/** Opens a session for somebody who has proved, in one way, that the account is theirs. */
export async function enterAccount({
  account,
  replaces,
  provedBy,
}: {
  account: Pick<Account, 'id' | 'role' | 'totpConfirmedAt'>;
  replaces: string | null;
  /** What else than something that is used up, and has to be the account's still. */
  provedBy?: Proof;
}): Promise<Extract<SignIn, { outcome: 'signed-in' }>> {
  const { id: accountId, role, totpConfirmedAt } = account;
  const session = await openSession({ accountId, role, replaces, ...(provedBy && { provedBy }) });
  return {
    outcome: 'signed-in',
    session,
    needsSecondStep: needsSecondStep(role) || totpConfirmedAt !== null,
  };
}

/**
 * Whether this is the account's passphrase, for somebody who is signed in and confirms who they are. Tries count with those
 * of signing in.
 */
export async function checkPassphrase({
  account,
  passphrase,
  ip,
}: {
  account: { accountId: string; handle: string };
  passphrase: string;
  ip: string;
}): Promise<{ outcome: 'right' | 'wrong' } | { outcome: 'rate-limited'; retryAfter: number }> {
  if (passphrase.length > MAX_TYPED_PASSPHRASE) return { outcome: 'wrong' };
  const attempt = await countTry({ way: 'passphrase', handle: account.handle, ip });
  if (attempt.outcome === 'refused') return { outcome: 'rate-limited', retryAfter: attempt.retryAfter };
  const { passphraseHash } = await db.account.findUniqueOrThrow({
    where: { id: account.accountId },
    select: { passphraseHash: true },
  });
  if (!(await verifyPassphrase({ stored: passphraseHash, passphrase }))) return { outcome: 'wrong' };
  await attempt.succeeded();
  return { outcome: 'right' };
}
