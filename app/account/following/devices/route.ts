import { z } from 'zod';
import { requireSignedIn } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer, type Acted } from '@/lib/http/answer';
import { addDevice, removeDevices } from '@/lib/push/devices';
import { pushKeys } from '@/lib/push/push-keys';

const schema = z.union([
  z.object({ act: z.literal('add'), endpoint: z.string() }).strict(),
  z.object({ act: z.literal('end') }).strict(),
]);

/** Has the browser of this session woken up when something is new, or no browser of this account any more. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }): Promise<Acted> => {
    const viewer = await requireSignedIn();
    const input = schema.safeParse(fields);
    if (pushKeys() === null) throw new AppError('not-found');
    if (!input.success) throw new AppError('invalid');
    if (input.data.act === 'end') {
      await removeDevices(viewer);
      return {
        seeOther: '/account/following?done=no-devices',
        json: { status: 200, body: { added: false } },
      };
    }
    const isAdded = await addDevice({ viewer, endpoint: input.data.endpoint });
    if (!isAdded) throw new AppError('invalid');
    return { seeOther: '/account/following?done=device', json: { status: 201, body: { added: true } } };
  });
}
