import { sessionCookie } from '@/lib/auth/cookie';
import { countChallenge, startAssertion } from '@/lib/auth/passkey-challenges';
import { proveWithPasskey } from '@/lib/auth/passkeys';
import type { Viewer } from '@/lib/auth/viewer';
import type { Acted } from '@/lib/http/answer';
import { tooOften } from '@/app/told';

interface Proof {
  viewer: Viewer;
  purpose: 'second-step' | 'confirm';
}

/** What a browser needs to have one of the account's passkeys sign. */
export async function offerPasskeys({ viewer, purpose }: Proof): Promise<Acted> {
  const path = `/sign-in/${purpose}`;
  const counted = await countChallenge(viewer.accountId);
  if (counted.outcome === 'refused') return tooOften({ path, retryAfter: counted.retryAfter });
  const options = await startAssertion({ purpose, accountId: viewer.accountId });
  return { seeOther: path, json: { status: 200, body: { options } } };
}

/** What came of what it signed. */
export async function takePasskey({ viewer, purpose, raw }: Proof & { raw: unknown }): Promise<Acted> {
  const proof = await proveWithPasskey({ viewer, purpose, raw });
  if (proof.outcome === 'refused')
    return { seeOther: '/account', json: { status: 403, body: { reason: 'refused' } } };
  return {
    seeOther: '/account',
    json: { status: 200, body: { proven: true } },
    cookies: [sessionCookie(proof.session)],
  };
}
