import { requireAdministrator } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { saveSettings } from '@/lib/site-settings';
import { settle } from '@/app/admin/settle';

/** Saves what the spam service is told, and its key. The form of /admin/privacy posts here. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const administrator = await requireAdministrator();
    const outcome = await saveSettings({ part: 'privacy', raw: fields, administrator });
    return settle({ outcome, path: '/admin/privacy', form: 'privacy' });
  });
}
