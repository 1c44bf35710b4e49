import { z } from 'zod';
import { changeMailChoice, MAIL_CHOICES } from '@/lib/auth/mail-choice';
import { requireSignedIn } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';

const schema = z.object({ mail: z.enum(MAIL_CHOICES) }).strict();

/** Chooses what the form offers whoever writes with this account. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const viewer = await requireSignedIn();
    const input = schema.safeParse(fields);
    if (!input.success) throw new AppError('invalid');
    await changeMailChoice({ viewer, choice: input.data.mail });
    return { seeOther: '/account/following?done=notifications', json: { status: 200, body: input.data } };
  });
}
