import { z } from 'zod';
import { acknowledgeWarning } from '@/lib/auth/sanctions';
import { requireSignedIn } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';

const schema = z.object({ id: z.string().regex(/^[0-9a-z]{1,64}$/) }).strict();

/** Somebody has read a warning. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const viewer = await requireSignedIn();
    const input = schema.safeParse(fields);
    if (!input.success) throw new AppError('invalid');
    const read = await acknowledgeWarning({ viewer, id: input.data.id });
    return { seeOther: '/account', json: { status: 200, body: { read } } };
  });
}
