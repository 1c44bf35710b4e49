import { requireModerator } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { lockBranch } from '@/lib/moderation/lock-branch';
import { lockSchema } from '@/lib/moderation/schema';

/** Closes one comment and what stands below it to replies, or opens them again. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  return answer(request, async ({ fields }) => {
    const moderator = await requireModerator();
    const input = lockSchema.safeParse(fields);
    if (!input.success) throw new AppError('invalid');
    const result = await lockBranch({ id, locked: input.data.locked, moderator });
    if (result === null) throw new AppError('not-found');
    return { seeOther: `/moderation/comments/${id}`, json: { status: 200, body: result } };
  });
}
