import { acceptComment } from '@/lib/comments/accept-comment';
import { findWriter } from './find-writer';

/** The form under an article; asked in JSON it answers in JSON, so that script sends the same form. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ slug: string }> },
): Promise<Response> {
  const { slug } = await params;
  return acceptComment({ request, slug, accepts: 'both', findWriter });
}
