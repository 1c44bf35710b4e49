import { readAccountEmail } from '@/lib/auth/account-email';
import { cleanName, type CleanName } from '@/lib/auth/fold-name';
import type { Viewer } from '@/lib/auth/viewer';
import { emailIndex, normaliseEmail } from '@/lib/privacy/blind-index';
import { keys } from '@/lib/privacy/keys';
import { seal } from '@/lib/privacy/seal';
import type { CommentValues } from '@/lib/comments/schema';

/** Of an account that writes: who it is, by what name, in what role. */
export type Writer = Pick<Viewer, 'accountId' | 'displayName' | 'role'>;

/** An address that is sealed anew for each row it stands in. */
export interface SealableEmail {
  sealed: (context: string) => Buffer;
  index: Buffer;
}

/** Who is to be told of what follows a comment. An account's address was confirmed when it got it; a guest's is a claim. */
export interface Follower {
  email: SealableEmail;
  isConfirmed: boolean;
}

/** The name a comment bears: an account's own, whatever was typed, or the one a guest chose. */
export function nameOf(values: CommentValues, writer: Writer | null): CleanName {
  return writer === null ? cleanName(values.name) : { outcome: 'ok', name: writer.displayName };
}

/** The address a guest left, or null. An account's is never kept with a comment: it stands in one place. */
export function emailOf(values: CommentValues, writer: Writer | null): string | null {
  return writer === null ? normaliseEmail(values.email) : null;
}

/** Whom to tell of replies: nobody who did not ask, and no account without an address. One query for an account that asks. */
export async function followerOf(values: CommentValues, writer: Writer | null): Promise<Follower | null> {
  if (values.notify === 'none') return null;
  const email = writer === null ? emailOf(values, writer) : await readAccountEmail(writer.accountId);
  return email === null ? null : { email: sealable(email), isConfirmed: writer !== null };
}

/** An address, ready to be sealed to the rows it goes into. */
export function sealable(email: string): SealableEmail {
  const { encryption, blindIndex } = keys();
  return {
    sealed: (context) => seal({ key: encryption, plaintext: email, context }),
    index: emailIndex({ key: blindIndex, email }),
  };
}
