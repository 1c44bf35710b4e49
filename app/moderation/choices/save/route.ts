import { choicesSchema, saveChoices } from '@/lib/moderation/choices';
import { moderate } from '../../moderate';

/** Whether keys act, and which texts are covered. */
export async function POST(request: Request): Promise<Response> {
  return moderate(request, choicesSchema, async ({ input: choices, moderator }) => {
    const kept = await saveChoices({ choices, moderator });
    return { seeOther: '/moderation/choices?saved=work', json: { status: 200, body: kept } };
  });
}
