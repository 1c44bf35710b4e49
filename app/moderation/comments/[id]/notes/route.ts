import { AppError } from '@/lib/errors';
import { addNote } from '@/lib/moderation/add-note';
import { noteSchema } from '@/lib/moderation/schema';
import { moderate } from '../../../moderate';

/** A note for colleagues. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  return moderate(request, noteSchema, async ({ input, moderator }) => {
    if (!(await addNote({ id, note: input.note, moderator }))) throw new AppError('not-found');
    return {
      seeOther: `/moderation/comments/${id}?noted=1#i-${id}`,
      json: { status: 200, body: { noted: true, by: moderator.displayName } },
    };
  });
}
