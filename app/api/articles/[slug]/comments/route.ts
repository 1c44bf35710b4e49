import { findWriter } from '@/app/articles/[slug]/comments/find-writer';
import { acceptComment } from '@/lib/comments/accept-comment';

/** Comments from programs: the same fields, rules and function as the form's (docs/api.md). */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ slug: string }> },
): Promise<Response> {
  const { slug } = await params;
  return acceptComment({ request, slug, accepts: 'json', findWriter });
}
