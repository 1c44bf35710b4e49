import { renewRecoveryCodes } from '@/lib/auth/recovery-codes';
import { requireFresh } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { layCodesAside } from '../../recovery-codes/made-codes';

/** Makes new recovery codes, which the page it leads to shows; the old ones are of no use any more. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async () => {
    const account = await requireFresh();
    const codes = await renewRecoveryCodes(account);
    return {
      seeOther: '/account/recovery-codes',
      json: { status: 201, body: { recoveryCodes: codes } },
      cookies: [layCodesAside({ accountId: account.accountId, codes })],
    };
  });
}
