import { startPasskey } from '@/lib/auth/own-passkeys';
import { countChallenge } from '@/lib/auth/passkey-challenges';
import { requireFresh } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { tooOften } from '@/app/told';

const HERE = '/account/ways-in';

/** What a browser needs to make a passkey for this account. */
export async function POST(request: Request): Promise<Response> {
  return answer(
    request,
    async () => {
      const account = await requireFresh();
      const counted = await countChallenge(account.accountId);
      if (counted.outcome === 'refused') return tooOften({ path: HERE, retryAfter: counted.retryAfter });
      return { seeOther: HERE, json: { status: 200, body: { options: await startPasskey(account) } } };
    },
    { accepts: 'json' },
  );
}
