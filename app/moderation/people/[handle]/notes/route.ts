import { requireModerator } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { notePerson } from '@/lib/moderation/impose-sanction';
import { noteSchema } from '@/lib/moderation/schema';
import { personPath } from '../refused';

/** Notes something about a person, for the other moderators. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ handle: string }> },
): Promise<Response> {
  const { handle } = await params;
  return answer(request, async ({ fields }) => {
    const moderator = await requireModerator();
    const input = noteSchema.safeParse(fields);
    const path = personPath(handle);
    if (!input.success)
      return { seeOther: `${path}?error=note#told`, json: { status: 422, body: { error: 'note' } } };
    const outcome = await notePerson({ handle, note: input.data.note, moderator });
    if (outcome.outcome === 'unknown') throw new AppError('not-found');
    return { seeOther: `${path}?done=noted#notes`, json: { status: 200, body: { noted: true } } };
  });
}
