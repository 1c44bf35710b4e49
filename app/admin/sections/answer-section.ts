import type { Acted } from '@/lib/http/answer';
import type { SectionOutcome } from '@/lib/settings/sections';
import { settle } from '@/app/admin/settle';

/** The answer to a form about sections. `form` names it on the page: each section has its own. */
export async function answerSection({
  outcome,
  form,
}: {
  outcome: SectionOutcome;
  form: string;
}): Promise<Acted> {
  const path = '/admin/sections';
  if (outcome.outcome === 'in-use')
    return { seeOther: `${path}?error=in-use`, json: { status: 409, body: { reason: 'in-use' } } };
  return settle({ outcome, path, form });
}
