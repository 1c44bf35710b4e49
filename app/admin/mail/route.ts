import { requireAdministrator } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { fieldsOf } from '@/lib/settings/fields';
import { sendTestMail } from '@/lib/settings/send-test-mail';

const STATUS = { sent: 200, invalid: 422, failed: 502, off: 409 } as const;

/** Sends a mail to an address that is named, to see whether it arrives. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const administrator = await requireAdministrator();
    const { outcome } = await sendTestMail({ to: fieldsOf(fields).mailTo, administrator });
    const said = outcome === 'sent' ? 'done=mail-sent' : `error=mail-${outcome}`;
    return { seeOther: `/admin?${said}`, json: { status: STATUS[outcome], body: { outcome } } };
  });
}
