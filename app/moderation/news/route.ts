import { requireModerator } from '@/lib/auth/viewer';
import { answerError, answerJson } from '@/lib/http/answer';
import { readNews } from '@/lib/moderation/news';

/** What has come, what colleagues look at, and how much waits: asked by open pages every few seconds. */
export async function GET(request: Request): Promise<Response> {
  try {
    return answerJson(200, await readNews(await requireModerator()));
  } catch (error) {
    return answerError({ error, request, kind: 'json' });
  }
}
