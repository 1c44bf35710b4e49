import { requireAdministrator } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { saveSettings } from '@/lib/site-settings';
import { settle } from '@/app/admin/settle';

/** Saves who may be read at once, and the rules that hold. The form of /admin/comments posts here. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const administrator = await requireAdministrator();
    const outcome = await saveSettings({ part: 'comments', raw: fields, administrator });
    return settle({ outcome, path: '/admin/comments', form: 'comments' });
  });
}
