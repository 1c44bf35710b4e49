import { requireModerator } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { digestChoiceSchema, saveDigestChoice } from '@/lib/moderation/digest-choice';

/** At which hours a mail says what waits. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const moderator = await requireModerator();
    const choice = digestChoiceSchema.safeParse(fields);
    if (!choice.success) throw new AppError('invalid');
    await saveDigestChoice({ choice: choice.data, moderator });
    return { seeOther: '/moderation/choices?saved=digest', json: { status: 200, body: choice.data } };
  });
}
