import { startAssertion } from '@/lib/auth/passkey-challenges';
import { answer } from '@/lib/http/answer';
import { originOf } from '@/lib/http/origin';
import { countUse, networkOf } from '@/lib/http/rate-limit';
import { tooOften } from '@/app/told';

/** Each asking keeps a row for five minutes; nobody signs in more often from one network. */
const MAX_ASKS = 60;
const WINDOW_SECONDS = 600;

/** What a browser needs to sign in with a passkey. Asked for anew each time, because it is good once. */
export async function POST(request: Request): Promise<Response> {
  return answer(
    request,
    async () => {
      const subject = networkOf(originOf(request).ip);
      const counted = await countUse({
        subject,
        action: 'passkey',
        limit: MAX_ASKS,
        seconds: WINDOW_SECONDS,
      });
      if (counted.outcome === 'refused')
        return tooOften({ path: '/sign-in', retryAfter: counted.retryAfter });
      const options = await startAssertion({ purpose: 'sign-in', accountId: null });
      return { seeOther: '/sign-in', json: { status: 200, body: { options } } };
    },
    { accepts: 'json' },
  );
}
