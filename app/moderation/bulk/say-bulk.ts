import type { Acted } from '@/lib/http/answer';
import type { BulkOutcome } from '@/lib/moderation/bulk';

/** What became of many. A form goes on to the queue, which says it and offers the way back. */
export function sayBulk({ batch, done, failed, undoUntil }: BulkOutcome): Acted {
  return {
    seeOther: `/moderation?batch=${batch}&failed=${failed.length}`,
    json: { status: 200, body: { batch, done, failed, undoUntil: undoUntil?.toISOString() ?? null } },
  };
}
