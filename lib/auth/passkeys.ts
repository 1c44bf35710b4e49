import { verifyAuthenticationResponse, type AuthenticationResponseJSON } from '@simplewebauthn/server';
import { takeChallenge } from '@/lib/auth/passkey-challenges';
import { openSession, renewSession, type OpenedSession } from '@/lib/auth/sessions';
import type { Viewer } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { assertionSchema } from '@/lib/auth/passkey-schema';
import { relyingParty } from '@/lib/auth/relying-party';

export type PasskeySignIn = { outcome: 'signed-in'; session: OpenedSession } | { outcome: 'refused' };

/**
 * Signs in with a passkey, which names its account itself. It proves two things at once, the device and who holds it, and so
 * is the second step too. `refused` for everything that is not a fresh signature of a passkey we know.
 */
export async function signInWithPasskey({
  raw,
  replaces = null,
}: {
  raw: unknown;
  /** The session this browser had before: it ends. */
  replaces?: string | null;
}): Promise<PasskeySignIn> {
  const account = await verifyAssertion({ raw, purpose: 'sign-in', accountId: null });
  if (account === null) return { outcome: 'refused' };
  const { accountId, role, credentialId } = account;
  const provedBy = { credentialId };
  return {
    outcome: 'signed-in',
    session: await openSession({ accountId, role, secondStep: true, replaces, provedBy }),
  };
}

/** Takes the second step of this session, or proves once more who is there, with one of the account's own passkeys. */
export async function proveWithPasskey({
  viewer,
  purpose,
  raw,
}: {
  viewer: Viewer;
  purpose: 'second-step' | 'confirm';
  raw: unknown;
}): Promise<{ outcome: 'proven'; session: OpenedSession } | { outcome: 'refused' }> {
  const account = await verifyAssertion({ raw, purpose, accountId: viewer.accountId });
  if (account === null) return { outcome: 'refused' };
  const { sessionId } = viewer;
  const session = await renewSession({ sessionId, secondStep: purpose === 'second-step' });
  return { outcome: 'proven', session };
}

interface Assertion {
  raw: unknown;
  purpose: 'sign-in' | 'second-step' | 'confirm';
  /** Whose passkey it must be; null: whoever's it is. */
  accountId: string | null;
}

/** Verifies a signature and uses its challenge up; null for everything that does not hold. */
async function verifyAssertion({ raw, purpose, accountId }: Assertion) {
  const input = assertionSchema.safeParse(raw);
  if (!input.success) return null;
  const credentialId = new Uint8Array(Buffer.from(input.data.id, 'base64url'));
  const passkey = await db.passkey.findUnique({
    where: { credentialId },
    include: { account: { select: { role: true } } },
  });
  if (passkey === null || (accountId !== null && passkey.accountId !== accountId)) return null;

  const { rpId, origins } = relyingParty();
  const verified = await verifyAuthenticationResponse({
    response: input.data as AuthenticationResponseJSON,
    expectedChallenge: (challenge) => takeChallenge({ challenge, purpose, accountId }),
    expectedOrigin: origins,
    expectedRPID: rpId,
    requireUserVerification: true,
    credential: {
      id: input.data.id,
      publicKey: new Uint8Array(passkey.publicKey),
      counter: Number(passkey.counter),
    },
  }).catch(() => null);
  if (!verified?.verified) return null;
  const isNewest = await markUsed({ credentialId, counter: verified.authenticationInfo.newCounter });
  return isNewest ? { accountId: passkey.accountId, role: passkey.account.role, credentialId } : null;
}

/** A counter that does not go up is that of a copy (WebAuthn 7.2, 22); passkeys that wander between devices count 0 always. */
async function markUsed({
  credentialId,
  counter,
}: {
  credentialId: Uint8Array<ArrayBuffer>;
  counter: number;
}): Promise<boolean> {
  const changed = await db.$executeRaw(Prisma.sql`
    UPDATE passkey SET counter = ${counter}, last_used_at = now()
    WHERE credential_id = ${credentialId} AND (counter < ${counter} OR (counter = 0 AND ${counter} = 0))`);
  return changed === 1;
}
