import { startPasskey } from '@/lib/auth/own-passkeys';
import { requireFresh } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';

/** What a browser needs to make a passkey for this account. */
export async function POST(request: Request): Promise<Response> {
  return answer(
    request,
    async () => ({
      seeOther: '/account/ways-in',
      json: { status: 200, body: { options: await startPasskey(await requireFresh()) } },
    }),
    { accepts: 'json' },
  );
}
