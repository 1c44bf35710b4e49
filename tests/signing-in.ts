import { readSession } from '@/lib/auth/sessions';
import { signInWithPassphrase, type SignIn } from '@/lib/auth/sign-in';
import { signUp } from '@/lib/auth/sign-up';
import type { Fresh, Member } from '@/lib/auth/viewer';

export const PASSPHRASE = 'the heron came back twice';

let networks = 0;

/** A network that nobody has come from. */
export function somewhere(): string {
  networks += 1;
  return `2001:db8:${networks.toString(16)}::1`;
}

/** Somebody who has just signed up. */
export async function member(handle: string) {
  const made = await signUp({ raw: { handle, passphrase: PASSPHRASE }, ip: somewhere() });
  if (made.outcome !== 'signed-up') throw new Error(JSON.stringify(made));
  const session = await readSession(made.session.token);
  // Only require… makes these, out of a request; a test has none.
  return { ...made, account: session as unknown as Member & Fresh };
}

/** One try to sign in, from a network of its own unless told otherwise. */
export function tryPassphrase(handle: string, passphrase: string, ip = somewhere()): Promise<SignIn> {
  return signInWithPassphrase({ raw: { handle, passphrase }, ip });
}
