import { z } from 'zod';
import { labelSession, MAX_LABEL_LENGTH } from '@/lib/auth/own-sessions';
import { requireSignedIn } from '@/lib/auth/viewer';
import { answer } from '@/lib/http/answer';

const schema = z
  .object({
    id: z.string().regex(/^[0-9a-f]{1,64}$/),
    label: z
      .string()
      .trim()
      .regex(/^[^\p{Cc}\p{Cs}]*$/u)
      .refine((label) => Array.from(label).length <= MAX_LABEL_LENGTH),
  })
  .strict();

/** Names one of one's own sessions. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const { accountId } = await requireSignedIn();
    const input = schema.safeParse(fields);
    if (!input.success)
      return {
        seeOther: '/account/sessions?error=label',
        json: { status: 422, body: { errors: { label: [`${MAX_LABEL_LENGTH} characters at most.`] } } },
      };
    const named = await labelSession({ accountId, ...input.data });
    return {
      seeOther: `/account/sessions?${named ? 'done=labelled' : 'error=gone'}`,
      json: named ? { status: 200, body: { named } } : { status: 404, body: { error: 'not-found' } },
    };
  });
}
