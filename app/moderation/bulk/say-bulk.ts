import type { Acted } from '@/lib/http/answer';
import type { BulkOutcome } from '@/lib/moderation/bulk';
import { withWord } from '../moderate';

/** The kept form that has the words of a bulk decision. */
export const BULK_NOTE = 'bulk note';

/**
 * What became of many. A form goes back to its list, which says it and offers the way back; `draft` leads to the words that
 * were meant for what was left alone.
 */
export function sayBulk(
  { batch, done, failed, undoUntil }: BulkOutcome,
  back: string,
  draft?: string,
): Acted {
  const list = withWord(withWord(back, 'batch', batch), 'failed', String(failed.length));
  return {
    seeOther: draft === undefined ? list : withWord(list, 'draft', draft),
    json: { status: 200, body: { batch, done, failed, undoUntil: undoUntil?.toISOString() ?? null } },
  };
}
