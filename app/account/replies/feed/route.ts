import { z } from 'zod';
import { requireSignedIn } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { endFeed, makeFeedAddress } from '@/lib/inbox/private-feed';

const schema = z.object({ act: z.enum(['make', 'end']) }).strict();

/** Makes the secret address of one's own feed, another one, or none. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const viewer = await requireSignedIn();
    const input = schema.safeParse(fields);
    if (!input.success) throw new AppError('invalid');
    if (input.data.act === 'end') {
      await endFeed(viewer);
      return { seeOther: '/account/replies?done=ended#feed', json: { status: 200, body: { url: null } } };
    }
    const url = await makeFeedAddress(viewer);
    return { seeOther: '/account/replies?done=made#feed', json: { status: 200, body: { url } } };
  });
}
