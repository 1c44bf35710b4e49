import { requireModerator } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { keepForm } from '@/lib/http/kept-form';
import { saveRules } from '@/lib/moderation/house-rules';
import { settle } from '@/app/admin/settle';

/** Saves what holds comments, or tries it on what was said. The form of /moderation/rules posts here. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const outcome = await saveRules({ raw: fields, moderator: await requireModerator() });
    if (outcome.outcome !== 'rehearsed') return settle({ outcome, path: '/moderation/rules', form: 'rules' });
    const values = { ...outcome.values, rehearsal: JSON.stringify(outcome.rehearsal) };
    const token = await keepForm({ form: 'rules', values, errors: {} });
    return {
      seeOther: `/moderation/rules?draft=${token}#rehearsal`,
      json: { status: 200, body: { rehearsal: outcome.rehearsal } },
    };
  });
}
