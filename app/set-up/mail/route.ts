import { requireAdministrator } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { keepForm } from '@/lib/http/kept-form';
import { fieldsOf } from '@/lib/settings/fields';
import { sendTestMail } from '@/lib/settings/send-test-mail';
import { typedIn } from '@/lib/settings/set-up';

const STATUS = { sent: 200, invalid: 422, failed: 502, off: 409 } as const;

/** Sends a test mail from the middle of the form of /set-up, which comes back with all that was typed into it. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields: raw }) => {
    const administrator = await requireAdministrator();
    const fields = fieldsOf(raw);
    const { outcome } = await sendTestMail({ to: fields.mailTo, administrator });
    const token = await keepForm({ form: 'set-up', values: typedIn(fields), errors: {} });
    const said = outcome === 'sent' ? 'done=mail-sent' : `error=mail-${outcome}`;
    return {
      seeOther: `/set-up?${said}&draft=${token}#mail`,
      json: { status: STATUS[outcome], body: { outcome } },
    };
  });
}
