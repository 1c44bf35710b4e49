import { answerFeed } from '@/app/answer-feed';
import { threadFeed } from '@/lib/comments/feeds';

/** The feed of one thread. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ slug: string }> },
): Promise<Response> {
  const { slug } = await params;
  return answerFeed(request, (cursor) => threadFeed(slug, cursor));
}
