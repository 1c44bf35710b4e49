import { z } from 'zod';
import { requireSignedIn } from '@/lib/auth/viewer';
import { stopIgnoring } from '@/lib/comments/ignored-authors';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';

const schema = z.object({ authorKey: z.string().max(300) }).strict();

/** Takes somebody off the list of those one ignores. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const viewer = await requireSignedIn();
    const input = schema.safeParse(fields);
    if (!input.success) throw new AppError('invalid');
    const wasIgnored = await stopIgnoring({ viewer, authorKey: input.data.authorKey });
    return {
      seeOther: `/account?${wasIgnored ? 'done=heard' : 'error=gone'}`,
      json: wasIgnored ? { status: 200, body: {} } : { status: 404, body: { error: 'not-found' } },
    };
  });
}
