import { sessionCookie, sessionToken } from '@/lib/auth/cookie';
import { signInWithPasskey } from '@/lib/auth/passkeys';
import { answer } from '@/lib/http/answer';

/** Signs in with what a passkey signed. */
export async function POST(request: Request): Promise<Response> {
  return answer(
    request,
    async ({ fields }) => {
      const replaces = sessionToken(request.headers.get('cookie'));
      const outcome = await signInWithPasskey({ raw: fields, replaces });
      if (outcome.outcome === 'refused')
        return { seeOther: '/sign-in', json: { status: 401, body: { error: 'unauthenticated' } } };
      return {
        seeOther: '/account',
        json: { status: 200, body: { signedIn: true, needsSecondStep: false } },
        cookies: [sessionCookie(outcome.session)],
      };
    },
    { accepts: 'json' },
  );
}
