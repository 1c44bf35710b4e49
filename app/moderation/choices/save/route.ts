import { requireModerator } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { choicesSchema, saveChoices } from '@/lib/moderation/choices';

/** Whether keys act, and which texts are covered. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const moderator = await requireModerator();
    const choices = choicesSchema.safeParse(fields);
    if (!choices.success) throw new AppError('invalid');
    const kept = await saveChoices({ choices: choices.data, moderator });
    return { seeOther: '/moderation/choices?saved=work', json: { status: 200, body: kept } };
  });
}
