import { z } from 'zod';
import { endSessionById } from '@/lib/auth/own-sessions';
import { requireSignedIn } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';

const schema = z.object({ id: z.string().regex(/^[0-9a-f]{1,64}$/) }).strict();

/** Ends one of one's own sessions, from its very next request on. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const { accountId } = await requireSignedIn();
    const input = schema.safeParse(fields);
    if (!input.success) throw new AppError('invalid');
    const ended = await endSessionById({ accountId, id: input.data.id });
    return {
      seeOther: `/account/sessions?${ended ? 'done=ended' : 'error=gone'}`,
      json: ended ? { status: 200, body: { ended } } : { status: 404, body: { error: 'not-found' } },
    };
  });
}
