import { sessionCookie, sessionToken } from '@/lib/auth/cookie';
import { signUp } from '@/lib/auth/sign-up';
import { answer } from '@/lib/http/answer';
import { layAside } from '@/lib/http/aside';
import { originOf } from '@/lib/http/origin';
import { keepRefused } from '@/lib/http/refused-form';
import { tooOften } from '@/app/told';

/** Makes an account and signs in to it; the recovery codes are shown on the page it leads to. The form of /sign-up posts here. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const outcome = await signUp({
      raw: fields,
      ip: originOf(request).ip,
      replaces: sessionToken(request.headers.get('cookie')),
    });
    switch (outcome.outcome) {
      case 'signed-up': {
        const { session, recoveryCodes } = outcome;
        return {
          seeOther: '/account/recovery-codes',
          json: { status: 201, body: { recoveryCodes } },
          cookies: [sessionCookie(session), layAside({ kind: 'codes', value: { codes: recoveryCodes } })],
        };
      }
      case 'invalid':
        return {
          seeOther: '/sign-up?error=fields#errors',
          json: { status: 422, body: { errors: outcome.errors } },
          cookies: [
            keepRefused({
              form: 'sign-up',
              fields,
              keep: ['handle', 'displayName'],
              errors: outcome.errors,
            }),
          ],
        };
      case 'closed':
        return { seeOther: '/sign-up', json: { status: 403, body: { reason: 'closed' } } };
      case 'rate-limited':
        return tooOften({ path: '/sign-up', retryAfter: outcome.retryAfter });
    }
  });
}
