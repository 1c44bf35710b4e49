import { renewRecoveryCodes } from '@/lib/auth/recovery-codes';
import { requireFresh } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { layAside } from '@/lib/http/aside';

/** Makes new recovery codes, which the page it leads to shows; the old ones are of no use any more. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async () => {
    const codes = await renewRecoveryCodes(await requireFresh());
    return {
      seeOther: '/account/recovery-codes',
      json: { status: 201, body: { recoveryCodes: codes } },
      cookies: [layAside({ kind: 'codes', value: { codes } })],
    };
  });
}
