import { z } from 'zod';
import { requireSignedIn } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { markRead } from '@/lib/inbox/unread';

const schema = z.object({ upTo: z.string() }).strict();

/** Says that everything up to one comment was read. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const viewer = await requireSignedIn();
    const input = schema.safeParse(fields);
    if (!input.success) throw new AppError('invalid');
    const isMarked = await markRead({ viewer, upTo: input.data.upTo });
    if (!isMarked) throw new AppError('not-found');
    return { seeOther: '/account/replies?done=read', json: { status: 200, body: { read: true } } };
  });
}
