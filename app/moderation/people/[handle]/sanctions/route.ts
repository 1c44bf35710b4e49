import { requireFresh, requireModerator } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { imposeSanction } from '@/lib/moderation/impose-sanction';
import { sanctionSchema } from '@/lib/moderation/schema';
import { personPath, sayRefused } from '../refused';

/** Warns, holds, mutes or bans somebody. To show somebody the door one proves once more who one is. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ handle: string }> },
): Promise<Response> {
  const { handle } = await params;
  return answer(request, async ({ fields }) => {
    const moderator = await requireModerator();
    const input = sanctionSchema.safeParse(fields);
    const path = personPath(handle);
    if (!input.success)
      return { seeOther: `${path}?error=sanction#told`, json: { status: 422, body: { error: 'sanction' } } };
    if (input.data.kind === 'ban') await requireFresh();
    const outcome = await imposeSanction({ handle, input: input.data, moderator });
    if (outcome.outcome !== 'imposed') return sayRefused(path, outcome);
    return {
      seeOther: `${path}?done=${input.data.kind}#told`,
      json: { status: 200, body: { id: outcome.id } },
    };
  });
}
