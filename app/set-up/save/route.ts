import { requireAdministrator } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { setUp } from '@/lib/settings/set-up';
import { settle } from '@/app/admin/settle';

/** Says for the first time what this site is. The form of /set-up posts here. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const administrator = await requireAdministrator();
    const outcome = await setUp({ raw: fields, administrator });
    if (outcome.outcome === 'set-up')
      return { seeOther: '/admin?done=set-up', json: { status: 200, body: { saved: true } } };
    return settle({ outcome, path: '/set-up', form: 'set-up' });
  });
}
