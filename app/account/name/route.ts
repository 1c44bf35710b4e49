import { z } from 'zod';
import { changeDisplayName } from '@/lib/auth/profile';
import { requireMember } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { keepRefused } from '@/lib/http/refused-form';

const schema = z.object({ displayName: z.string().max(1000) }).strict();

/** Changes the name that stands beside what one says. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const account = await requireMember();
    const input = schema.safeParse(fields);
    if (!input.success) throw new AppError('invalid');
    const outcome = await changeDisplayName({ account, raw: input.data.displayName });
    if (outcome.outcome === 'changed')
      return { seeOther: '/account?done=name', json: { status: 200, body: { changed: true } } };
    const errors = { displayName: [outcome.message] };
    return {
      seeOther: '/account?error=fields#displayName',
      json: { status: 422, body: { errors } },
      cookies: [keepRefused({ form: 'name', fields, keep: ['displayName'], errors })],
    };
  });
}
