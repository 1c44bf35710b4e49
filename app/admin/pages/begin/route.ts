import { savePage } from '@/lib/articles/standalone-pages';
import { requireAdministrator } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { settle } from '@/app/admin/settle';

/** Makes a page beside the articles. The form of /admin/pages/new posts to /admin/pages. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const administrator = await requireAdministrator();
    const outcome = await savePage({ id: null, raw: fields, administrator });
    if (outcome.outcome === 'saved')
      return {
        seeOther: `/admin/pages/${outcome.id}?done=saved`,
        json: { status: 201, body: { id: outcome.id } },
      };
    return settle({ outcome, path: '/admin/pages/new', form: 'page' });
  });
}
