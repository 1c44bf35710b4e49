import { acceptPictures } from '../../accept-article';

/** Takes pictures into the text, which is not saved by it. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ slug: string }> },
): Promise<Response> {
  const { slug } = await params;
  return acceptPictures({ request, slug });
}
