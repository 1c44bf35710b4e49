import { z } from 'zod';
import { requireMember } from '@/lib/auth/viewer';
import { adoptComment } from '@/lib/comments/adopt';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';

const schema = z.object({ receipt: z.string().max(2000) }).strict();

/** Puts a guest's comment among one's own, by its receipt. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const viewer = await requireMember();
    const input = schema.safeParse(fields);
    if (!input.success) throw new AppError('invalid');
    const outcome = await adoptComment({ viewer, receipt: input.data.receipt });
    switch (outcome.outcome) {
      case 'adopted':
        return { seeOther: '/account?done=adopted', json: { status: 200, body: { id: outcome.id } } };
      case 'yours-already':
        return { seeOther: '/account?done=adopted-before', json: { status: 200, body: {} } };
      case 'unknown':
        return { seeOther: '/account?error=receipt', json: { status: 404, body: { error: 'not-found' } } };
    }
  });
}
