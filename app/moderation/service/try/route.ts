import { requireModerator } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { tryService } from '@/lib/moderation/try-service';
import { tooOften } from '@/app/told';

/** Asks the spam service now. The button of the banner posts here. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async () => {
    const tried = await tryService({ moderator: await requireModerator() });
    if (tried.outcome === 'too-often')
      return tooOften({ path: '/moderation/service', retryAfter: tried.retryAfter });
    return {
      seeOther: `/moderation/service?done=${tried.outcome}#told`,
      json: { status: 200, body: { service: tried.outcome } },
    };
  });
}
