import { requireModerator } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';
import { editReason, reasonSchema } from '@/lib/moderation/edit-reasons';

const STATUS = { saved: 200, full: 409, conflict: 409 } as const;

/** Adds, changes, retires or brings back a reason to decline. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const moderator = await requireModerator();
    const input = reasonSchema.safeParse(fields);
    if (!input.success)
      return {
        seeOther: '/moderation/rules/reasons?error=fields#told',
        json: { status: 422, body: { error: 'fields' } },
      };
    const outcome = await editReason({ input: input.data, moderator });
    return {
      seeOther: `/moderation/rules/reasons?${outcome === 'saved' ? 'done' : 'error'}=${outcome}#told`,
      json: { status: STATUS[outcome], body: { outcome } },
    };
  });
}
