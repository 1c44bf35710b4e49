import { decideBulk } from '@/lib/moderation/bulk';
import { bulkSchema } from '@/lib/moderation/schema';
import { moderate } from '../../moderate';
import { sayBulk } from '../say-bulk';

/** One decision on many comments. */
export async function POST(request: Request): Promise<Response> {
  return moderate(request, bulkSchema, async ({ input, moderator, back }) =>
    sayBulk(await decideBulk({ input, moderator }), back),
  );
}
