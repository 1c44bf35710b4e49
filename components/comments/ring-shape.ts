/** The room between two arcs, in hundredths of the ring. */
export const GAP = 8;

const SHORTEST_ARC = 5;
const MAX_ARCS = 4;
const TURN_STEP = 15;

export interface RingShape {
  /** Lengths of the arcs in hundredths of the ring; with a gap after each they fill it. */
  arcs: number[];
  /** Degrees by which the ring is turned. */
  turn: number;
  core: { kind: 'dot' | 'disc' | 'ring' | 'split'; turn: number };
}

/** What a name's ring looks like: some 100,000 different ones, and always the same for the same name. */
export function ringOf(name: string): RingShape {
  const next = dice(name.normalize('NFKC').trim());
  const arcs = cutRing(1 + next(MAX_ARCS), next);
  const turn = next(360 / TURN_STEP) * TURN_STEP;
  const kind = (['dot', 'disc', 'ring', 'split'] as const)[next(4)] ?? 'dot';
  return { arcs, turn, core: { kind, turn: next(180 / TURN_STEP) * TURN_STEP } };
}

/** Shares what the gaps leave of the ring among `count` arcs, none too short to be seen. */
function cutRing(count: number, next: (sides: number) => number): number[] {
  const spare = 100 - count * (GAP + SHORTEST_ARC);
  const cuts = Array.from({ length: count - 1 }, () => next(spare + 1)).sort((a, b) => a - b);
  return [...cuts, spare].map((cut, index) => cut - (cuts[index - 1] ?? 0) + SHORTEST_ARC);
}

/** Numbers that follow from the name alone (FNV-1a, then mulberry32): for looks, not for secrets. */
function dice(seed: string): (sides: number) => number {
  let state = 0x811c9dc5;
  for (const character of seed) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}
