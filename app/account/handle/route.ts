import { z } from 'zod';
import { changeHandle, type ChangeHandle } from '@/lib/auth/handles';
import { requireMember } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { keepRefused } from '@/lib/http/refused-form';

const schema = z.object({ handle: z.string().max(1000) }).strict();

/** Changes one's handle. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const account = await requireMember();
    const input = schema.safeParse(fields);
    if (!input.success) throw new AppError('invalid');
    const outcome = await changeHandle({ account, raw: input.data.handle });
    if (outcome.outcome === 'unchanged')
      return { seeOther: '/account', json: { status: 200, body: { changed: false } } };
    if (outcome.outcome === 'changed')
      return { seeOther: '/account?done=handle', json: { status: 200, body: { handle: outcome.handle } } };
    const errors = { handle: [messageOf(outcome)] };
    return {
      seeOther: '/account?error=fields#handle',
      json: { status: 422, body: { errors } },
      cookies: [keepRefused({ form: 'handle', fields, keep: ['handle'], errors })],
    };
  });
}

function messageOf(outcome: Extract<ChangeHandle, { outcome: 'invalid' | 'too-soon' }>): string {
  if (outcome.outcome === 'invalid') return outcome.message;
  return `It was changed not long ago. You can change it again from ${outcome.nextAt.toISOString().slice(0, 10)} on.`;
}
