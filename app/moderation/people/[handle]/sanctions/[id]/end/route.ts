import { requireModerator } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { endSanction } from '@/lib/moderation/impose-sanction';
import { personPath, sayRefused } from '../../../refused';

/** Ends a sanction before its time. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ handle: string; id: string }> },
): Promise<Response> {
  const { handle, id } = await params;
  return answer(request, async () => {
    const moderator = await requireModerator();
    const outcome = await endSanction({ handle, id, moderator });
    const path = personPath(handle);
    if (outcome.outcome !== 'ended') return sayRefused(path, outcome);
    return { seeOther: `${path}?done=ended#told`, json: { status: 200, body: { ended: true } } };
  });
}
