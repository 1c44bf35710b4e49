import { requireAdministrator } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { changeSection } from '@/lib/settings/sections';
import { answerSection } from '@/app/admin/sections/answer-section';

/** Renames, describes, moves or removes one section. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const administrator = await requireAdministrator();
    const { id } = await params;
    const outcome = await changeSection({ id, raw: fields, administrator });
    return answerSection({ outcome, form: `section-${id}` });
  });
}

interface Context {
  params: Promise<{ id: string }>;
}
