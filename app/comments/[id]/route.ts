import { findPermalink } from '@/lib/comments/queries';
import { answerError } from '@/lib/http/answer';
import { AppError } from '@/lib/errors';
import { commentPath } from '@/lib/urls';

/** The permalink: leads to where the comment stands now. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  try {
    const found = await findPermalink(id);
    if (found === null) throw new AppError('not-found');
    const location = commentPath(found.slug, id);
    return new Response(null, { status: 302, headers: { location, 'cache-control': 'no-cache' } });
  } catch (error) {
    return answerError({ error, request, kind: 'form' });
  }
}
