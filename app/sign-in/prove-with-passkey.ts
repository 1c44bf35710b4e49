import { startAssertion } from '@/lib/auth/passkey-challenges';
import { proveWithPasskey } from '@/lib/auth/passkeys';
import type { Viewer } from '@/lib/auth/viewer';
import type { Acted } from '@/lib/http/answer';

interface Proof {
  viewer: Viewer;
  purpose: 'second-step' | 'confirm';
}

/** What a browser needs to have one of the account's passkeys sign. */
export async function offerPasskeys({ viewer, purpose }: Proof): Promise<Acted> {
  const options = await startAssertion({ purpose, accountId: viewer.accountId });
  return { seeOther: `/sign-in/${purpose}`, json: { status: 200, body: { options } } };
}

/** What came of what it signed. */
export async function takePasskey({ viewer, purpose, raw }: Proof & { raw: unknown }): Promise<Acted> {
  const { outcome } = await proveWithPasskey({ viewer, purpose, raw });
  return {
    seeOther: '/account',
    json:
      outcome === 'proven'
        ? { status: 200, body: { proven: true } }
        : { status: 403, body: { reason: 'refused' } },
  };
}
