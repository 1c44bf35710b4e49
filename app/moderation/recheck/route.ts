import { requireModerator } from '@/lib/auth/viewer';
import { answer, answerError, answerJson } from '@/lib/http/answer';
import { readRecheck, recheckHeld, type RecheckProgress } from '@/lib/moderation/recheck';

/** Has Akismet asked again about everything that is held. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async () => {
    const progress = await recheckHeld({ moderator: await requireModerator() });
    return {
      seeOther: '/moderation/service?done=recheck#recheck',
      json: { status: 200, body: bodyOf(progress) },
    };
  });
}

/** How far that has come. */
export async function GET(request: Request): Promise<Response> {
  try {
    await requireModerator();
    return answerJson(200, bodyOf(await readRecheck()));
  } catch (error) {
    return answerError({ error, request, kind: 'json' });
  }
}

function bodyOf({ total, left }: RecheckProgress) {
  return { total, left, done: Math.max(0, total - left) };
}
