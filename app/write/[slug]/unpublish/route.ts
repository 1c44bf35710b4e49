import { unpublishArticle } from '@/lib/articles/publish-article';
import { acceptArticle } from '../../accept-article';

/** Saves, and takes it off the site or out of the schedule. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ slug: string }> },
): Promise<Response> {
  const { slug } = await params;
  return acceptArticle({ request, slug, act: unpublishArticle, done: 'unpublished' });
}
