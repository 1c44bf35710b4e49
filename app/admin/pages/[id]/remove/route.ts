import { removePage } from '@/lib/articles/standalone-pages';
import { requireAdministrator } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';

/** Takes a page beside the articles away. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async () => {
    const administrator = await requireAdministrator();
    await removePage({ id: (await params).id, administrator });
    return { seeOther: '/admin/pages?done=removed', json: { status: 200, body: { removed: true } } };
  });
}

interface Context {
  params: Promise<{ id: string }>;
}
