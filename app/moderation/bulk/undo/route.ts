import { undoBulk } from '@/lib/moderation/bulk';
import { bulkUndoSchema } from '@/lib/moderation/schema';
import { moderate } from '../../moderate';
import { sayBulk } from '../say-bulk';

/** Takes a bulk decision back while its window is open. */
export async function POST(request: Request): Promise<Response> {
  return moderate(request, bulkUndoSchema, async ({ input, moderator, back }) =>
    sayBulk(await undoBulk({ batch: input.batch, moderator }), back),
  );
}
