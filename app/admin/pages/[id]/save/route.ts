import { savePage } from '@/lib/articles/standalone-pages';
import { requireAdministrator } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { settle } from '@/app/admin/settle';

/** Saves a page beside the articles. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const administrator = await requireAdministrator();
    const { id } = await params;
    const outcome = await savePage({ id, raw: fields, administrator });
    return settle({ outcome, path: `/admin/pages/${encodeURIComponent(id)}`, form: 'page' });
  });
}

interface Context {
  params: Promise<{ id: string }>;
}
