import { randomBytes } from 'node:crypto';
import { foldName } from '@/lib/auth/fold-name';
import { lockWaysIn } from '@/lib/auth/last-way-in';
import { enterAccount, isAskable, type SignIn } from '@/lib/auth/sign-in';
import { tellOwner } from '@/lib/auth/tell-owner';
import { countTry } from '@/lib/auth/throttle';
import type { Fresh } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import type { Prisma } from '@/lib/generated/prisma/client';
import { hashToken } from '@/lib/privacy/tokens';

/** Enough for years of lost phones, and they fit on a card. */
const HOW_MANY = 8;

/** Crockford's base 32, as for public ids: nothing in it is mistaken for something else on paper. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Six groups of four are 120 random bits: above 112 a plain hash is enough to keep of them (ASVS 6.5.2). */
const LENGTH = 24;

const CODE = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`);

/**
 * New recovery codes for an account that exists already, said this once; those it had before stop working, also when two
 * ask at the same moment. The owner is told by mail, where there is an address.
 */
export async function renewRecoveryCodes({ accountId }: Fresh): Promise<string[]> {
  const codes = await db.$transaction(async (tx) => {
    await lockWaysIn({ accountId, tx });
    return makeRecoveryCodes(accountId, tx);
  });
  tellOwner({ accountId, change: 'recovery-codes-made' });
  return codes;
}

/** Recovery codes as part of a transaction that has the account to itself. The database holds hashes. */
export async function makeRecoveryCodes(accountId: string, tx: Prisma.TransactionClient): Promise<string[]> {
  const codes = Array.from({ length: HOW_MANY }, newCode);
  const data = codes.map((code) => ({ accountId, codeHash: hashOf(code) }));
  await tx.recoveryCode.deleteMany({ where: { accountId } });
  await tx.recoveryCode.createMany({ data });
  return codes;
}

/**
 * Signs in with a code that was written down, and uses it up. It stands for the passphrase or the passkey that was lost,
 * not for the second step as well: that can be another code. The owner is told by mail, where there is an address. One
 * answer for everything that is wrong.
 */
export async function signInWithRecoveryCode({
  handle,
  code,
  ip,
  replaces = null,
}: {
  handle: string;
  code: string;
  ip: string;
  replaces?: string | null;
}): Promise<SignIn> {
  if (!isAskable(handle)) return { outcome: 'refused' };
  const attempt = await countTry({ way: 'recovery', handle, ip });
  if (attempt.outcome === 'refused') return { outcome: 'rate-limited', retryAfter: attempt.retryAfter };
  const account = await db.account.findUnique({ where: { handleFolded: foldName(handle) } });
  // An id that nobody has: the same statement is run for an account that is none.
  const isUsed = await useRecoveryCode({ accountId: account?.id ?? '', code });
  if (!isUsed || account === null) return { outcome: 'refused' };
  await attempt.succeeded();
  const entered = await enterAccount({ account, replaces });
  tellOwner({ accountId: account.id, change: 'recovery-used' });
  return entered;
}

/**
 * Uses up one of an account's codes, as the second step or to confirm; says whether it was one. No tries are counted: of
 * 120 bits nobody guesses one. Of two at once one is right.
 */
export async function useRecoveryCode({
  accountId,
  code,
}: {
  accountId: string;
  code: string;
}): Promise<boolean> {
  const { count } = await db.recoveryCode.updateMany({
    where: { accountId, codeHash: hashOf(code), usedAt: null },
    data: { usedAt: new Date() },
  });
  return count === 1;
}

function newCode(): string {
  const characters = Array.from(randomBytes(LENGTH), (byte) => ALPHABET.charAt(byte & 31)).join('');
  return characters.replaceAll(/.{4}(?=.)/g, '$&-');
}

/** However it was copied: capitals, spaces and dashes do not count, and O, I and L are read as the digits they look like. */
function hashOf(code: string): Uint8Array<ArrayBuffer> {
  const typed = code.slice(0, 4 * LENGTH).toLowerCase();
  const plain = typed.replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1');
  return new Uint8Array(hashToken(CODE.test(plain) ? `recovery:${plain}` : ''));
}
