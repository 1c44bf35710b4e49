import { requireModerator } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { revisionSchema, settleRevision } from '@/lib/moderation/settle-revision';
import { sayDecision } from '../say-decision';

/** Which of two texts of a published comment stands. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  return answer(request, async ({ fields }) => {
    const moderator = await requireModerator();
    const input = revisionSchema.safeParse(fields);
    if (!input.success) throw new AppError('invalid');
    return sayDecision(id, await settleRevision({ id, input: input.data, moderator }));
  });
}
