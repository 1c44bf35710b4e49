import { countComments } from '@/lib/comments/count-comments';
import { answerError, answerJson } from '@/lib/http/answer';
import { maySeeMetrics, writeMetrics } from '@/lib/http/metrics';

/** For Prometheus: counts, never names or addresses. */
export async function GET(request: Request): Promise<Response> {
  if (!maySeeMetrics(request))
    return answerJson(401, { error: 'unauthenticated' }, { 'www-authenticate': 'Bearer' });
  try {
    const text = writeMetrics(await countComments());
    return new Response(text, { headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' } });
  } catch (error) {
    return answerError({ error, request, kind: 'json' });
  }
}
