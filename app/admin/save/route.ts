import { requireAdministrator } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { saveSettings } from '@/lib/site-settings';
import { settle } from '@/app/admin/settle';

/** Saves what the site is called, says of itself, and leads away to. The form of /admin posts here. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const administrator = await requireAdministrator();
    const outcome = await saveSettings({ part: 'site', raw: fields, administrator });
    return settle({ outcome, path: '/admin', form: 'site' });
  });
}
