import { publishArticle } from '@/lib/articles/publish-article';
import { acceptArticle } from '../../accept-article';

/** Saves and publishes, at once or at a time. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ slug: string }> },
): Promise<Response> {
  const { slug } = await params;
  return acceptArticle({ request, slug, act: publishArticle, done: 'published' });
}
