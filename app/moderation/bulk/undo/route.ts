import { requireModerator } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { undoBulk } from '@/lib/moderation/bulk';
import { bulkUndoSchema } from '@/lib/moderation/schema';
import { sayBulk } from '../say-bulk';

/** Takes a bulk decision back while its window is open. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const moderator = await requireModerator();
    const input = bulkUndoSchema.safeParse(fields);
    if (!input.success) throw new AppError('invalid');
    return sayBulk(await undoBulk({ batch: input.data.batch, moderator }));
  });
}
