import { requireModerator } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { addNote } from '@/lib/moderation/add-note';
import { noteSchema } from '@/lib/moderation/schema';

/** A note for colleagues. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  return answer(request, async ({ fields }) => {
    const moderator = await requireModerator();
    const input = noteSchema.safeParse(fields);
    if (!input.success) throw new AppError('invalid');
    if (!(await addNote({ id, note: input.data.note, moderator }))) throw new AppError('not-found');
    return {
      seeOther: `/moderation/comments/${id}?noted=1#i-${id}`,
      json: { status: 200, body: { noted: true, by: moderator.displayName } },
    };
  });
}
