import { requireModerator } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { undo } from '@/lib/moderation/undo';
import { sayDecision } from '../say-decision';

/** Takes the last decision back while its window is open. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  return answer(request, async () =>
    sayDecision(id, await undo({ id, moderator: await requireModerator() })),
  );
}
