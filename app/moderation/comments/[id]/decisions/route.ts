import { requireModerator } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { decide } from '@/lib/moderation/decide';
import { decisionSchema } from '@/lib/moderation/schema';
import { sayDecision } from '../say-decision';

/** One decision on one comment. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  return answer(request, async ({ fields }) => {
    const moderator = await requireModerator();
    const input = decisionSchema.safeParse(fields);
    if (!input.success) throw new AppError('invalid');
    return sayDecision(id, await decide({ id, input: input.data, moderator }));
  });
}
