import { askToConfirmAddress } from '@/lib/auth/account-address';
import { requireFresh } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { keepRefused } from '@/lib/http/refused-form';
import { tooOften } from '@/app/told';

/** Sends the link that makes an address this account's; nothing changes before it is opened. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const account = await requireFresh();
    const asked = await askToConfirmAddress({ account, raw: fields });
    if (asked.outcome === 'rate-limited')
      return tooOften({ path: '/account/ways-in', retryAfter: asked.retryAfter });
    if (asked.outcome === 'sent')
      return { seeOther: '/account/ways-in?done=mail-sent', json: { status: 202, body: { sent: true } } };
    const errors = { email: ['That does not look like an e-mail address.'] };
    return {
      seeOther: '/account/ways-in?error=fields#errors',
      json: { status: 422, body: { errors } },
      cookies: [keepRefused({ form: 'address', fields, keep: ['email'], errors })],
    };
  });
}
