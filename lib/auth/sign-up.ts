import { z } from 'zod';
import { findAddressOwner, lockAddress, sealAccountEmail } from '@/lib/auth/account-email';
import { checkHandle, HANDLE_MESSAGES } from '@/lib/auth/handle-rules';
import { hashPassphrase } from '@/lib/auth/hash-passphrase';
import { checkDisplayName, isNameTaken, lockNames, NAME_TAKEN } from '@/lib/auth/names';
import { judgePassphrase } from '@/lib/auth/passphrase';
import { makeRecoveryCodes } from '@/lib/auth/recovery-codes';
import { openSession, type OpenedSession } from '@/lib/auth/sessions';
import { HOUR, SECOND } from '@/lib/clock';
import { db } from '@/lib/db';
import { countUse, networkOf } from '@/lib/http/rate-limit';
import { newId } from '@/lib/ids';
import { takeOver } from '@/lib/subscriptions/take-over';

/** Accounts that one network makes in an hour: a workshop of people in one room, not a machine. */
const LIMIT = { limit: 10, seconds: HOUR / SECOND };

const text = z
  .string('Please enter a text.')
  .max(1000, 'That is too long.')
  .refine(
    (value) => value.isWellFormed() && !value.includes('\0'),
    'Please use letters, digits and signs only.',
  );

const signUpSchema = z
  .object({
    handle: text.default(''),
    passphrase: text.default(''),
    displayName: text.optional(),
  })
  .strict();

/** By field, every message at once; `''` holds what belongs to none. */
export type SignUpErrors = Record<string, string[]>;

export type SignUp =
  | { outcome: 'signed-up'; accountId: string; session: OpenedSession; recoveryCodes: string[] }
  | { outcome: 'invalid'; errors: SignUpErrors }
  | { outcome: 'closed' }
  /** An account has the proven address by now: its owner made one in another browser, say. */
  | { outcome: 'address-taken' }
  | { outcome: 'rate-limited'; retryAfter: number };

/** Whether anybody may make an account here, as an administrator has settled it. */
export async function isSignUpOpen(): Promise<boolean> {
  const site = await db.site.findUniqueOrThrow({ where: { id: 1 }, select: { signUpOpen: true } });
  return site.signUpOpen;
}

/**
 * Makes an account out of a handle and a passphrase, and a display name where it is to be another; signs in to it, and says
 * its recovery codes, this once. No address of any kind is asked for. `provenEmail` is one that a link has just shown to be
 * theirs: then it is the account's, and a passphrase need not be. Refused names are told, because names are public; that
 * an account has the address already is told to nobody but its owner.
 */
export async function signUp({ raw, ip, replaces = null, provenEmail = null }: SigningUp): Promise<SignUp> {
  const site = await db.site.findUniqueOrThrow({ where: { id: 1 } });
  if (!site.signUpOpen) return { outcome: 'closed' };
  const typed = signUpSchema.safeParse(raw);
  if (!typed.success) return { outcome: 'invalid', errors: errorsOf(typed.error) };
  const { handle: typedHandle, passphrase, displayName: typedName } = typed.data;

  const handle = checkHandle(typedHandle, { siteName: site.name });
  const hasName = typedName !== undefined && typedName.trim() !== '';
  const name = checkDisplayName(hasName ? typedName : typedHandle, { siteName: site.name });
  const needsNone = provenEmail !== null && passphrase === '';
  const judged = judgePassphrase(passphrase, { handle: typedHandle });
  const isWeak = !needsNone && !judged.ok;
  const errors: SignUpErrors = {};
  if (handle.outcome === 'refused') errors.handle = [handle.message];
  if (name.outcome === 'refused' && hasName) errors.displayName = [name.message];
  if (isWeak) errors.passphrase = [judged.message ?? ''];
  if (handle.outcome === 'refused' || name.outcome === 'refused' || isWeak)
    return { outcome: 'invalid', errors };

  const counted = await countUse({ subject: networkOf(ip), action: 'sign-up', ...LIMIT });
  if (counted.outcome === 'refused') return { outcome: 'rate-limited', retryAfter: counted.retryAfter };
  const passphraseHash = needsNone ? null : await hashPassphrase(passphrase);
  const id = newId();
  const address = provenEmail === null ? null : sealAccountEmail({ accountId: id, email: provenEmail });
  const made = await db.$transaction(async (tx) => {
    await lockNames(tx);
    const taken: SignUpErrors = {};
    if (await isNameTaken({ folded: handle.folded, tx })) taken.handle = [HANDLE_MESSAGES.taken];
    if (hasName && (await isNameTaken({ folded: name.folded, tx }))) taken.displayName = [NAME_TAKEN];
    if (address !== null) {
      await tx.$executeRaw(lockAddress(address.emailIndex));
      if ((await findAddressOwner(address.emailIndex, tx)) !== null) return 'address-taken';
    }
    if (Object.keys(taken).length > 0) return { errors: taken };
    const names = { handle: handle.handle, handleFolded: handle.folded };
    const shown = hasName
      ? { displayName: name.name, displayNameFolded: name.folded }
      : { displayName: handle.handle, displayNameFolded: handle.folded };
    await tx.account.create({ data: { id, ...names, ...shown, passphraseHash, ...address } });
    if (address !== null) await takeOver(tx, address.emailIndex);
    return { recoveryCodes: await makeRecoveryCodes(id, tx) };
  });
  if (made === 'address-taken') return { outcome: 'address-taken' };
  if (made.errors !== undefined) return { outcome: 'invalid', errors: made.errors };
  const session = await openSession({ accountId: id, role: 'member', replaces });
  return { outcome: 'signed-up', accountId: id, session, recoveryCodes: made.recoveryCodes };
}

interface SigningUp {
  /** `{ handle, passphrase, displayName? }`, as it was sent. */
  raw: unknown;
  ip: string;
  /** The session this browser had before: it ends. */
  replaces?: string | null;
  provenEmail?: string | null;
}

function errorsOf(error: z.ZodError): SignUpErrors {
  const errors: SignUpErrors = {};
  for (const { path, message } of error.issues) (errors[String(path[0] ?? '')] ??= []).push(message);
  return errors;
}
