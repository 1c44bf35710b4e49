import {
  generateAuthenticationOptions,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { MINUTE, SECOND } from '@/lib/clock';
import { db } from '@/lib/db';
import { Prisma } from '@/lib/generated/prisma/client';
import { countUse, type Counted } from '@/lib/http/rate-limit';
import { hashToken, newToken } from '@/lib/privacy/tokens';
import { relyingParty } from '@/lib/auth/relying-party';

/** Long enough to look for a phone or a key. */
export const CHALLENGE_LIFE = 5 * MINUTE;

type Purpose = 'register' | 'sign-in' | 'second-step' | 'confirm';

/** Each asking keeps a row for five minutes; nobody proves themselves more often in ten. */
const ASKS = { limit: 60, seconds: (10 * MINUTE) / SECOND };

/** Counts one asking for something to sign: by the network of who signs in, by the account of who is signed in. */
export async function countChallenge(subject: string): Promise<Counted> {
  return countUse({ subject, action: 'passkey', ...ASKS });
}

/** Something new to sign, good once and for this purpose alone. `accountId` is who it is for; null: anybody. */
export async function makeChallenge({ purpose, accountId }: { purpose: Purpose; accountId: string | null }) {
  const challenge = newToken();
  await db.$executeRaw(Prisma.sql`
    INSERT INTO challenge (token_hash, purpose, account_id, challenge, expires_at)
    VALUES (${hashToken(challenge)}, ${purpose}, ${accountId}, ${challenge}, now() + ${CHALLENGE_LIFE} * interval '1 ms')`);
  return new Uint8Array(Buffer.from(challenge, 'base64url'));
}

/** Uses a challenge up; false when it was never made, not for this, is used or too old. Of several at once, one gets it. */
export async function takeChallenge({
  challenge,
  purpose,
  accountId,
}: {
  challenge: string;
  purpose: Purpose;
  accountId: string | null;
}): Promise<boolean> {
  const taken = await db.$executeRaw(Prisma.sql`
    DELETE FROM challenge WHERE token_hash = ${hashToken(challenge)} AND purpose = ${purpose}
      AND account_id IS NOT DISTINCT FROM ${accountId} AND expires_at > now()`);
  return taken === 1;
}

/**
 * What a browser needs to ask for a signature. For signing in nobody is named, and the browser offers the passkeys it has;
 * for a second step and for confirming, those of the account.
 */
export async function startAssertion({
  purpose,
  accountId,
}: {
  purpose: Exclude<Purpose, 'register'>;
  accountId: string | null;
}): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const passkeys =
    accountId === null
      ? []
      : await db.passkey.findMany({
          where: { accountId },
          select: { credentialId: true, transports: true },
          orderBy: { createdAt: 'asc' },
        });
  return generateAuthenticationOptions({
    rpID: relyingParty().rpId,
    challenge: await makeChallenge({ purpose, accountId }),
    allowCredentials: passkeys.map(({ credentialId, transports }) => ({
      id: Buffer.from(credentialId).toString('base64url'),
      transports,
    })),
    userVerification: 'required',
    timeout: CHALLENGE_LIFE,
  });
}

/** Takes away what nobody signed in time. */
export async function purgeChallenges(): Promise<number> {
  return db.$executeRaw(Prisma.sql`DELETE FROM challenge WHERE expires_at < now()`);
}
