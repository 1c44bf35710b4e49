import { askToConfirm } from '@/lib/auth/confirm-by-mail';
import { requireSignedIn } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { layAside } from '@/lib/http/aside';
import { withNext } from '@/app/way-back';
import { splitNext } from '../../../enter';

/** Sends the link to confirm by to the account's own address. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const account = await requireSignedIn();
    const { next } = splitNext(fields);
    const { outcome } = await askToConfirm({ account });
    if (outcome === 'not-offered')
      return {
        seeOther: withNext('/sign-in/confirm', next),
        json: { status: 409, body: { reason: outcome } },
      };
    return {
      seeOther: withNext('/sign-in/confirm?done=mail-sent', next),
      json: { status: 202, body: { sent: true } },
      cookies: [layAside({ kind: 'confirm', value: { next } })],
    };
  });
}
