import type { Acted } from '@/lib/http/answer';
import type { BulkOutcome } from '@/lib/moderation/bulk';
import { withWord } from '../moderate';

/** What became of many. A form goes back to its list, which says it and offers the way back. */
export function sayBulk({ batch, done, failed, undoUntil }: BulkOutcome, back: string): Acted {
  return {
    seeOther: withWord(withWord(back, 'batch', batch), 'failed', String(failed.length)),
    json: { status: 200, body: { batch, done, failed, undoUntil: undoUntil?.toISOString() ?? null } },
  };
}
