import { z } from 'zod';
import { sessionCookie } from '@/lib/auth/cookie';
import { tellOwner } from '@/lib/auth/tell-owner';
import { confirmTotp } from '@/lib/auth/totp';
import { requireFresh } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { tooOften } from '@/app/told';

const schema = z.object({ code: z.string().max(40) }).strict();

const HERE = '/account/ways-in/totp';

/** Takes a code app into use, by a code of it. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const account = await requireFresh();
    const input = schema.safeParse(fields);
    if (!input.success) throw new AppError('invalid');
    const outcome = await confirmTotp({ account, code: input.data.code });
    switch (outcome.outcome) {
      case 'passed':
        tellOwner({ accountId: account.accountId, change: 'second-step-changed' });
        return {
          seeOther: '/account/ways-in?done=totp',
          json: { status: 200, body: { confirmed: true } },
          cookies: [sessionCookie(outcome.session)],
        };
      case 'wrong':
        return { seeOther: `${HERE}?error=refused`, json: { status: 422, body: { reason: 'refused' } } };
      case 'rate-limited':
        return tooOften({ path: HERE, retryAfter: outcome.retryAfter });
    }
  });
}
