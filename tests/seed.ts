/** The same chances in every run, so that what passed passes again; `SEED=7 npx vitest run …` looks at others. */
export const SEED = Number(process.env.SEED ?? 20_261_127);

/** A seed of its own for each of those who take their chances at once. */
export function seedOf(nth: number): number {
  const mixed = Math.imul(SEED ^ Math.imul(nth + 1, 0x9e3779b1), 0x85ebca6b);
  return (((mixed ^ (mixed >>> 15)) >>> 0) % 2_147_483_646) + 1;
}

/** Gives the same numbers for the same seed, from 0 up to 1. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
