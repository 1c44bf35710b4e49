import { requireAdministrator } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { addSection } from '@/lib/settings/sections';
import { answerSection } from '@/app/admin/sections/answer-section';

/** Adds a section after all others. The form of /admin/sections posts here. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const administrator = await requireAdministrator();
    return answerSection({ outcome: await addSection({ raw: fields, administrator }), form: 'section' });
  });
}
