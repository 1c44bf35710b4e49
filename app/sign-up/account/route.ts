import { z } from 'zod';
import { sessionCookie, sessionToken } from '@/lib/auth/cookie';
import { signUp } from '@/lib/auth/sign-up';
import { answer, type Acted } from '@/lib/http/answer';
import { clearAside } from '@/lib/http/aside';
import { originOf } from '@/lib/http/origin';
import { keepRefused } from '@/lib/http/refused-form';
import { layCodesAside } from '@/app/account/recovery-codes/made-codes';
import { provenAddress } from '@/app/sign-in/link/proven-address';
import { tooOften } from '@/app/told';

const byLinkSchema = z.looseObject({ byLink: z.literal('yes') });

/**
 * Makes an account and signs in to it; the recovery codes are shown on the page it leads to. The form of /sign-up posts
 * here. With `byLink` it gets the address that a link has just proved, and no passphrase is asked for.
 */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const { isByLink, raw } = splitByLink(fields);
    const provenEmail = isByLink ? await provenAddress() : null;
    if (isByLink && provenEmail === null) return UNPROVEN;
    const here = isByLink ? '/sign-up?by=link' : '/sign-up';
    const outcome = await signUp({
      raw,
      ip: originOf(request).ip,
      replaces: sessionToken(request.headers.get('cookie')),
      provenEmail,
    });
    switch (outcome.outcome) {
      case 'signed-up': {
        const { accountId, session, recoveryCodes: codes } = outcome;
        return {
          seeOther: '/account/recovery-codes',
          json: { status: 201, body: { recoveryCodes: codes } },
          cookies: [
            sessionCookie(session),
            layCodesAside({ accountId, codes }),
            ...(isByLink ? [clearAside('proven')] : []),
          ],
        };
      }
      case 'invalid': {
        const { errors } = outcome;
        return {
          seeOther: `${here}${isByLink ? '&' : '?'}error=fields#errors`,
          json: { status: 422, body: { errors } },
          cookies: [keepRefused({ form: 'sign-up', fields: raw, keep: ['handle', 'displayName'], errors })],
        };
      }
      case 'closed':
        return { seeOther: '/sign-up', json: { status: 403, body: { reason: 'closed' } } };
      case 'address-taken':
        return {
          seeOther: '/sign-in?error=address-taken',
          json: { status: 409, body: { reason: 'address-taken' } },
          cookies: [clearAside('proven')],
        };
      case 'rate-limited':
        return tooOften({ path: '/sign-up', retryAfter: outcome.retryAfter });
    }
  });
}

/** The proof was for ten minutes, and for another browser it never was. */
const UNPROVEN: Acted = {
  seeOther: '/sign-in?error=spent',
  json: { status: 401, body: { error: 'unauthenticated' } },
};

/** Whether the form is that of somebody who came by a link; and all other fields. */
function splitByLink(fields: unknown): { isByLink: boolean; raw: unknown } {
  const sent = byLinkSchema.safeParse(fields);
  if (!sent.success) return { isByLink: false, raw: fields };
  const { byLink: _said, ...raw } = sent.data;
  return { isByLink: true, raw };
}
