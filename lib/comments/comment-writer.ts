import { cleanName, type CleanName } from '@/lib/auth/fold-name';
import type { Viewer } from '@/lib/auth/viewer';
import { emailIndex, normaliseEmail } from '@/lib/privacy/blind-index';
import { keys } from '@/lib/privacy/keys';
import { seal } from '@/lib/privacy/seal';
import type { CommentValues } from '@/lib/comments/schema';
import type { Follower } from '@/lib/subscriptions/store-subscriber';
import { sealSubscriberEmail } from '@/lib/subscriptions/subscriber-email';

/** Of an account that writes: who it is, by what name, in what role. */
export type Writer = Pick<Viewer, 'accountId' | 'displayName' | 'role'>;

/** An address that is sealed anew for each row it stands in. */
export interface SealableEmail {
  sealed: (context: string) => Buffer;
  index: Buffer;
}

/** The name a comment bears: an account's own, whatever was typed, or the one a guest chose. */
export function nameOf(values: CommentValues, writer: Writer | null): CleanName {
  return writer === null ? cleanName(values.name) : { outcome: 'ok', name: writer.displayName };
}

/** The address a guest left, or null. An account's is never kept with a comment: it stands in one place. */
export function emailOf(values: CommentValues, writer: Writer | null): string | null {
  return writer === null ? normaliseEmail(values.email) : null;
}

/** Whom to tell of what follows: nobody who did not ask, and no guest without an address. */
export function followerOf(values: CommentValues, writer: Writer | null): Follower | null {
  if (values.notify === 'none') return null;
  if (writer !== null) return { accountId: writer.accountId };
  const email = emailOf(values, writer);
  return email === null ? null : { guest: sealSubscriberEmail(email) };
}

/** An address, ready to be sealed to the rows it goes into. */
export function sealable(email: string): SealableEmail {
  const { encryption, blindIndex } = keys();
  return {
    sealed: (context) => seal({ key: encryption, plaintext: email, context }),
    index: emailIndex({ key: blindIndex, email }),
  };
}
