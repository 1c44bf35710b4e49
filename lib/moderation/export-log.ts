import type { Moderator } from '@/lib/auth/viewer';
import { readLog, type LogFilter } from '@/lib/moderation/log';
import { CSV_BEGINNING, csvRow } from '@/lib/privacy/csv';

/** So many rows are in memory at once, however long the log is. */
const BATCH = 500;

const COLUMNS = ['at', 'by', 'what', 'comment', 'article', 'member', 'bulk'];

/** What the log has of this, the latest first, as CSV in pieces of text, in which no cell is a formula. */
export async function* exportLog({
  filter,
  moderator,
}: {
  filter: LogFilter;
  moderator: Moderator;
}): AsyncGenerator<string> {
  yield CSV_BEGINNING + csvRow(COLUMNS);
  for (let after: string | undefined; ;) {
    const { rows, next } = await readLog({ filter, after, size: BATCH, moderator });
    yield rows
      .map(({ at, by, what, commentId, article, person, batch }) =>
        csvRow([at, by, what, commentId, article?.slug ?? null, person?.handle ?? null, batch]),
      )
      .join('');
    if (next === null) return;
    after = next;
  }
}
