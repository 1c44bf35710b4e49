import type { ParentTrouble } from '@/lib/import/order-replies';
import type { SkipReason } from '@/lib/import/classify-item';

export interface Counts {
  articles: number;
  comments: number;
}

/** The contract's closing line (PRODUCT 1). Pingbacks and trackbacks are comments; `skipped` also counts what is neither. */
export interface ImportReport {
  read: Counts;
  written: Counts;
  unchanged: Counts;
  skipped: Partial<Record<SkipReason, number>>;
}

/** What an operator may want to look at, and what the contract's line has no place for. None of it was left out. */
export type ImportNote = ParentTrouble | 'not-public' | 'picture-not-found' | 'old-address-taken';
export type ImportNotes = Partial<Record<ImportNote, number>>;

export function newReport(): ImportReport {
  return { read: none(), written: none(), unchanged: none(), skipped: {} };
}

export function countUp<K extends string>(counts: Partial<Record<K, number>>, what: K, by = 1): void {
  if (by > 0) counts[what] = (counts[what] ?? 0) + by;
}

function none(): Counts {
  return { articles: 0, comments: 0 };
}
