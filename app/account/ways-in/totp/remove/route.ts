import { tellOwner } from '@/lib/auth/tell-owner';
import { removeTotp } from '@/lib/auth/totp';
import { requireFresh } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';

/** Gives the code app up. Who must have a second step sets up another before the next moderator page. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async () => {
    const account = await requireFresh();
    await removeTotp(account);
    tellOwner({ accountId: account.accountId, change: 'second-step-changed' });
    return { seeOther: '/account/ways-in?done=totp-removed', json: { status: 200, body: { removed: true } } };
  });
}
