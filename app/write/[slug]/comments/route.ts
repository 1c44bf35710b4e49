import { settleComments } from '@/lib/articles/settle-comments';
import { requireAuthor } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { writePath } from '@/lib/urls';

/** Opens, closes and orders the comments of one article. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ slug: string }> },
): Promise<Response> {
  const { slug } = await params;
  return answer(request, async ({ fields }) => {
    const author = await requireAuthor();
    const raw = { ...(fields as Record<string, unknown> | null) };
    const settled = await settleComments({ slug, raw, author });
    const seeOther = `${writePath(settled.slug)}/conversation?done=saved`;
    return { seeOther, json: { status: 200, body: settled } };
  });
}
