import { AppError } from '@/lib/errors';
import type { Acted } from '@/lib/http/answer';
import { editComment, type EditOutcome } from '@/lib/moderation/edit-comment';
import { keepForm } from '@/lib/http/kept-form';
import { editSchema } from '@/lib/moderation/schema';
import { moderate } from '../../../moderate';
import { sayConflict } from '../say-decision';

/** Another text for one comment. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  return moderate(request, editSchema, async ({ input, moderator }) =>
    sayEdit({ id, body: input.body, outcome: await editComment({ id, input, moderator }) }),
  );
}

/** What was typed is lost to nobody: what cannot be kept, or came too late, stands in the form again. */
async function sayEdit({
  id,
  body,
  outcome,
}: {
  id: string;
  body: string;
  outcome: EditOutcome;
}): Promise<Acted> {
  switch (outcome.outcome) {
    case 'unknown':
      throw new AppError('not-found');
    case 'conflict':
      return sayConflict(id, outcome.current, await keepEdit(id, body, []));
    case 'invalid':
      return {
        seeOther: `/moderation/comments/${id}?unreadable=1&draft=${await keepEdit(id, body, outcome.errors)}`,
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

function keepEdit(id: string, body: string, errors: string[]): Promise<string> {
  return keepForm({ form: `edit ${id}`, values: { body }, errors: { body: errors } });
}
