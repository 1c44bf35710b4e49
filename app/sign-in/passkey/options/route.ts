import { countChallenge, startAssertion } from '@/lib/auth/passkey-challenges';
import { answer } from '@/lib/http/answer';
import { originOf } from '@/lib/http/origin';
import { networkOf } from '@/lib/http/rate-limit';
import { tooOften } from '@/app/told';

/** What a browser needs to sign in with a passkey. Asked for anew each time, because it is good once. */
export async function POST(request: Request): Promise<Response> {
  return answer(
    request,
    async () => {
      const counted = await countChallenge(networkOf(originOf(request).ip));
      if (counted.outcome === 'refused')
        return tooOften({ path: '/sign-in', retryAfter: counted.retryAfter });
      const options = await startAssertion({ purpose: 'sign-in', accountId: null });
      return { seeOther: '/sign-in', json: { status: 200, body: { options } } };
    },
    { accepts: 'json' },
  );
}
