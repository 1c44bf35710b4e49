import { removeAddress } from '@/lib/auth/account-address';
import { requireFresh } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';

/** Takes the address off the account. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async () => {
    const { outcome } = await removeAddress({ account: await requireFresh() });
    const removed = outcome === 'removed';
    return {
      seeOther: `/account/ways-in?${removed ? 'done=email-removed' : 'error=last-way'}`,
      json: removed ? { status: 200, body: { removed } } : { status: 409, body: { reason: outcome } },
    };
  });
}
