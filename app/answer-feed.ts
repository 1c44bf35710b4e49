import { answerError } from '@/lib/http/answer';
import { AppError } from '@/lib/errors';

/** Answers with an Atom feed; null is a feed of something that is not there. */
export async function answerFeed(request: Request, feed: () => Promise<string | null>): Promise<Response> {
  try {
    const xml = await feed();
    if (xml === null) throw new AppError('not-found');
    return new Response(xml, { headers: { 'content-type': 'application/atom+xml; charset=utf-8' } });
  } catch (error) {
    return answerError({ error, request, kind: 'form' });
  }
}
