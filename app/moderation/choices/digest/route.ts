import { digestChoiceSchema, saveDigestChoice } from '@/lib/moderation/digest-choice';
import { moderate } from '../../moderate';

/** At which hours a mail says what waits. */
export async function POST(request: Request): Promise<Response> {
  return moderate(request, digestChoiceSchema, async ({ input: choice, moderator }) => {
    await saveDigestChoice({ choice, moderator });
    return { seeOther: '/moderation/choices?saved=digest', json: { status: 200, body: choice } };
  });
}
