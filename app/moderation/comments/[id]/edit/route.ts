import { requireModerator } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer, type Acted } from '@/lib/http/answer';
import { editComment, type EditOutcome } from '@/lib/moderation/edit-comment';
import { editSchema } from '@/lib/moderation/schema';
import { sayConflict } from '../say-decision';

/** Another text for one comment. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  return answer(request, async ({ fields }) => {
    const moderator = await requireModerator();
    const input = editSchema.safeParse(fields);
    if (!input.success) throw new AppError('invalid');
    return sayEdit(id, await editComment({ id, input: input.data, moderator }));
  });
}

function sayEdit(id: string, outcome: EditOutcome): Acted {
  switch (outcome.outcome) {
    case 'unknown':
      throw new AppError('not-found');
    case 'conflict':
      return sayConflict(id, outcome.current);
    case 'invalid':
      return {
        seeOther: `/moderation/comments/${id}?unreadable=1`,
        json: { status: 422, body: { errors: { body: outcome.errors } } },
      };
    case 'edited': {
      const { status, version } = outcome;
      return {
        seeOther: `/moderation/comments/${id}?edited=1`,
        json: { status: 200, body: { status, version } },
      };
    }
  }
}
