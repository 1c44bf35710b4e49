import { z } from 'zod';
import { confirmByLink } from '@/lib/auth/confirm-by-mail';
import { sessionCookie } from '@/lib/auth/cookie';
import { requireSignedIn } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { clearAside } from '@/lib/http/aside';
import { withNext } from '@/app/way-back';
import { confirmedPath } from '../../../enter';
import { askedFrom } from '../asked-from';

const schema = z.object({ token: z.string().max(200) }).strict();

/** Uses a link to confirm by up: the button behind it posts here. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const account = await requireSignedIn();
    const input = schema.safeParse(fields);
    const confirmed = input.success
      ? await confirmByLink({ account, token: input.data.token })
      : { outcome: 'refused' as const };
    if (confirmed.outcome === 'refused')
      return {
        seeOther: withNext('/sign-in/confirm?error=spent', await askedFrom()),
        json: { status: 403, body: { reason: 'refused' } },
      };
    return {
      seeOther: confirmedPath(await askedFrom()),
      json: { status: 200, body: { proven: true } },
      cookies: [sessionCookie(confirmed.session), clearAside('confirm')],
    };
  });
}
