import { saveArticle } from '@/lib/articles/save-article';
import { acceptArticle } from '../../accept-article';

/** Saves the text, or shows it first. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ slug: string }> },
): Promise<Response> {
  const { slug } = await params;
  return acceptArticle({ request, slug, act: saveArticle, done: 'saved' });
}
