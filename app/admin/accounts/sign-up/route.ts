import { requireAdministrator } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { saveSettings } from '@/lib/site-settings';
import { settle } from '@/app/admin/settle';

/** Opens or closes the making of accounts. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const administrator = await requireAdministrator();
    const outcome = await saveSettings({ part: 'sign-up', raw: fields, administrator });
    return settle({ outcome, path: '/admin/accounts', form: 'sign-up' });
  });
}
