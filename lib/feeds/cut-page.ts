/** Which page of a feed: what follows an entry, or what stands before it, by its id. Neither is the first page. */
export interface FeedCursor {
  after?: string | undefined;
  before?: string | undefined;
}

/** The rows of one page, newest first, and the ids of those where the pages beside it begin; null where there is none. */
export interface FeedPage<Row> {
  rows: Row[];
  next: string | null;
  previous: string | null;
}

/**
 * Makes a page of `size` of what was found beyond a cursor, in the direction in which it was looked for (backwards:
 * oldest first). One row more than `size` is to be looked for: it says that there is another page.
 */
export function cutPage<Row extends { id: string }>({
  found,
  size,
  cursor: { after, before },
}: {
  found: Row[];
  size: number;
  cursor: FeedCursor;
}): FeedPage<Row> {
  const isMore = found.length > size;
  const rows = found.slice(0, size);
  if (before !== undefined) rows.reverse();
  const [first, last] = [rows[0]?.id ?? null, rows.at(-1)?.id ?? null];
  if (before !== undefined) return { rows, next: last, previous: isMore ? first : null };
  return { rows, next: isMore ? last : null, previous: after === undefined ? null : first };
}
