import { requireModerator } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { claimComment } from '@/lib/moderation/claims';

/** Says that this moderator is looking at one comment. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  return answer(request, async () => {
    const claim = await claimComment({ id, moderator: await requireModerator() });
    if (claim === null) throw new AppError('not-found');
    const { claimed, by, until } = claim;
    return {
      seeOther: `/moderation/comments/${id}`,
      json: { status: 200, body: { claimed, by, until: until.toISOString() } },
    };
  });
}
