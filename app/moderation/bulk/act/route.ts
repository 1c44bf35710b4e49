import { requireModerator } from '@/lib/auth/viewer';
import { AppError } from '@/lib/errors';
import { answer } from '@/lib/http/answer';
import { decideBulk } from '@/lib/moderation/bulk';
import { bulkSchema } from '@/lib/moderation/schema';
import { sayBulk } from '../say-bulk';

/** One decision on many comments. */
export async function POST(request: Request): Promise<Response> {
  return answer(request, async ({ fields }) => {
    const moderator = await requireModerator();
    const input = bulkSchema.safeParse(fields);
    if (!input.success) throw new AppError('invalid');
    return sayBulk(await decideBulk({ input: input.data, moderator }));
  });
}
