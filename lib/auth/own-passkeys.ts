import {
  generateRegistrationOptions,
  verifyRegistrationResponse,
  type PublicKeyCredentialCreationOptionsJSON,
  type RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { cleanName } from '@/lib/auth/fold-name';
import { CHALLENGE_LIFE, makeChallenge, takeChallenge } from '@/lib/auth/passkey-challenges';
import { attestationSchema } from '@/lib/auth/passkey-schema';
import { needsSecondStep } from '@/lib/auth/policy';
import { relyingParty } from '@/lib/auth/relying-party';
import { endAllSessions, renewSession, type OpenedSession } from '@/lib/auth/sessions';
import { tellOwner } from '@/lib/auth/tell-owner';
import type { Fresh } from '@/lib/auth/viewer';
import { db } from '@/lib/db';
import { lockWaysIn } from '@/lib/auth/last-way-in';

/** More than anybody has devices; a list that can still be read. */
const MAX_PASSKEYS = 20;

/** Ed25519, ES256 and RS256 (the COSE registry): what devices have. Newer ones are experiments of this Node still, and it says so. */
const ALGORITHMS = [-8, -7, -257];

/** What a browser needs to make a passkey for this account. */
export async function startPasskey(account: Fresh): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { accountId, handle } = account;
  const { rpId } = relyingParty();
  const passkeys = await db.passkey.findMany({ where: { accountId }, select: { credentialId: true } });
  return generateRegistrationOptions({
    // A device lists its passkeys under these: the host, which it knows anyway, and the pseudonym.
    rpName: rpId,
    rpID: rpId,
    userName: handle,
    userDisplayName: handle,
    userID: new Uint8Array(Buffer.from(accountId, 'utf8')),
    challenge: await makeChallenge({ purpose: 'register', accountId }),
    // Which make of device it is, is none of our business.
    attestationType: 'none',
    excludeCredentials: passkeys.map(({ credentialId }) => ({
      id: Buffer.from(credentialId).toString('base64url'),
    })),
    supportedAlgorithmIDs: ALGORITHMS,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    timeout: CHALLENGE_LIFE,
  });
}

export type PasskeyAdded =
  /** `session` takes the place of the one it was made in, when the second step was taken by it. */
  | { outcome: 'added'; id: string; name: string; session: OpenedSession | null }
  | { outcome: 'refused' }
  /** This account has as many as it can have. */
  | { outcome: 'full' };

/**
 * Keeps a new passkey, under a name of its own that can be changed. Who had no second step until now has taken it by this: it
 * is the same device, and the same proof, that would be asked for a moment later. The owner is told by mail.
 */
export async function addPasskey({ account, raw }: { account: Fresh; raw: unknown }): Promise<PasskeyAdded> {
  const input = attestationSchema.safeParse(raw);
  if (!input.success) return { outcome: 'refused' };
  const { accountId, sessionId, hasSecondStep } = account;
  const { rpId, origins } = relyingParty();
  const verified = await verifyRegistrationResponse({
    response: input.data as RegistrationResponseJSON,
    expectedChallenge: (challenge) => takeChallenge({ challenge, purpose: 'register', accountId }),
    expectedOrigin: origins,
    expectedRPID: rpId,
    requireUserVerification: true,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch(() => null);
  if (!verified?.verified) return { outcome: 'refused' };

  const { id, publicKey, counter, transports = [] } = verified.registrationInfo.credential;
  const kept = await db.$transaction(async (tx) => {
    await lockWaysIn({ accountId, tx });
    const count = await tx.passkey.count({ where: { accountId } });
    if (count >= MAX_PASSKEYS) return null;
    const name = `Passkey ${count + 1}`;
    const { count: made } = await tx.passkey.createMany({
      data: [
        {
          credentialId: new Uint8Array(Buffer.from(id, 'base64url')),
          accountId,
          publicKey: new Uint8Array(publicKey),
          counter: BigInt(counter),
          transports,
          name,
        },
      ],
      // The same credential twice: whoever has it first keeps it.
      skipDuplicates: true,
    });
    return made === 1 ? name : '';
  });
  if (kept === null) return { outcome: 'full' };
  if (kept === '') return { outcome: 'refused' };
  const session = hasSecondStep ? null : await renewSession({ sessionId, secondStep: true });
  tellOwner({ accountId, change: 'passkey-added' });
  return { outcome: 'added', id, name: kept, session };
}

/** Gives one of an account's passkeys another name; another account's is `unknown`. */
export async function renamePasskey({
  account,
  id,
  name,
}: {
  account: { accountId: string };
  id: string;
  name: string;
}): Promise<{ outcome: 'renamed' } | { outcome: 'invalid' } | { outcome: 'unknown' }> {
  const clean = cleanName(name);
  if (clean.outcome === 'refused') return { outcome: 'invalid' };
  const { count } = await db.passkey.updateMany({ where: ownedBy(account, id), data: { name: clean.name } });
  return { outcome: count === 1 ? 'renamed' : 'unknown' };
}

export type PasskeyRemoved = {
  /** `last-step`: the role of this account wants a second step, and this is all it has. */
  outcome: 'removed' | 'last-way-in' | 'last-step' | 'unknown';
};

/**
 * Takes a passkey off an account, unless nothing would be left to get in by. Every other session ends, since the device it
 * was on may have been lost; the owner is told by mail.
 */
export async function removePasskey({
  account,
  id,
}: {
  account: Fresh;
  id: string;
}): Promise<PasskeyRemoved> {
  const { accountId, sessionId } = account;
  const outcome = await db.$transaction(async (tx): Promise<PasskeyRemoved['outcome']> => {
    const ways = await lockWaysIn({ accountId, tx });
    const found = await tx.passkey.findFirst({
      where: ownedBy(account, id),
      select: { credentialId: true },
    });
    if (found === null) return 'unknown';
    const isLast = ways.passkeys === 1;
    if (isLast && !ways.hasPassphrase && !ways.hasEmail) return 'last-way-in';
    if (isLast && !ways.hasTotp && needsSecondStep(ways.role)) return 'last-step';
    await tx.passkey.delete({ where: { credentialId: found.credentialId } });
    await endAllSessions(accountId, { except: sessionId }, tx);
    return 'removed';
  });
  if (outcome === 'removed') tellOwner({ accountId, change: 'passkey-removed' });
  return { outcome };
}

function ownedBy({ accountId }: { accountId: string }, id: string) {
  return { accountId, credentialId: new Uint8Array(Buffer.from(id, 'base64url')) };
}
