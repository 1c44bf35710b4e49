import { requireAdministrator } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { saveSettings } from '@/lib/site-settings';
import { settle } from '@/app/admin/settle';

/** Saves the guidelines, rendered. The form of /admin/guidelines posts here. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const administrator = await requireAdministrator();
    const outcome = await saveSettings({ part: 'guidelines', raw: fields, administrator });
    return settle({ outcome, path: '/admin/guidelines', form: 'guidelines' });
  });
}
