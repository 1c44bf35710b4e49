import { answerJson } from '@/lib/http/answer';
import { checkHealth } from '@/lib/http/health';

// It reads nothing of the request, but it is never the same answer.
export const dynamic = 'force-dynamic';

/** For load balancers and monitors: 200 or 503, and which part is missing. */
export async function GET(): Promise<Response> {
  const { healthy, database, listener } = await checkHealth();
  return answerJson(healthy ? 200 : 503, { healthy, database, listener });
}
