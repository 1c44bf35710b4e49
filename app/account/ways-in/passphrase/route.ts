import { z } from 'zod';
import { changePassphrase } from '@/lib/auth/profile';
import { tellOwner } from '@/lib/auth/tell-owner';
import { requireFresh } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { keepRefused } from '@/lib/http/refused-form';

/** `handle` is there for password managers, and says nothing. */
const schema = z.object({ passphrase: z.string().max(1000), handle: z.string().optional() }).strict();

/** Sets a passphrase, or another one. The old one need not be said again by who has just proved who they are. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const account = await requireFresh();
    const input = schema.safeParse(fields);
    if (!input.success) throw new AppError('invalid');
    const outcome = await changePassphrase({ account, raw: input.data.passphrase });
    if (outcome.outcome === 'changed') {
      tellOwner({ accountId: account.accountId, change: 'passphrase-changed' });
      return { seeOther: '/account/ways-in?done=passphrase', json: { status: 200, body: { changed: true } } };
    }
    const errors = { passphrase: [outcome.message] };
    return {
      seeOther: '/account/ways-in?error=fields#errors',
      json: { status: 422, body: { errors } },
      cookies: [keepRefused({ form: 'passphrase', fields: {}, keep: [], errors })],
    };
  });
}
