import { answerError } from '@/lib/http/answer';
import { AppError } from '@/lib/errors';
import type { FeedCursor } from '@/lib/feeds/cut-page';

/** Answers with the page of an Atom feed that the request's query names; null is a feed of something that is not there. */
export async function answerFeed(
  request: Request,
  feed: (cursor: FeedCursor) => Promise<string | null>,
): Promise<Response> {
  try {
    const query = new URL(request.url).searchParams;
    const [after, before] = [query.get('after') ?? undefined, query.get('before') ?? undefined];
    const xml = await feed({ after, before });
    if (xml === null) throw new AppError('not-found');
    return new Response(xml, { headers: { 'content-type': 'application/atom+xml; charset=utf-8' } });
  } catch (error) {
    return answerError({ error, request, kind: 'form' });
  }
}
