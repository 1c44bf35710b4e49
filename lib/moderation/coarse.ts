/** Fewer than this of anything could be told apart by those who know what happened. */
export const STEP = 5;

/** Stands for any number from one to four. */
const FEW = 2;

/** None, few, or so many to the nearest five. */
export function coarse(count: number): number {
  if (count === 0) return 0;
  return count < STEP ? FEW : Math.round(count / STEP) * STEP;
}
