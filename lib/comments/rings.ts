import { createHash } from 'node:crypto';
import { foldName } from '@/lib/auth/fold-name';

/**
 * One circle of `svg.rings` (viewBox 0 0 28 28, centre 14 14, pathLength 100); an attribute that is not there is not
 * written. `rotation` is in degrees about the centre; `filled` means fill in the current colour and no stroke.
 */
type Ring = {
  r: number;
  strokeWidth?: number;
  dasharray?: string;
  rotation?: number;
  filled?: true;
};

export type Rings = { outer: Ring; inner: Ring };

/** Between two arcs; as in the mark of the site, where one place is kept open. */
const GAP = 8;

/** No arc is shorter than this beside its gap, or it is a dot. */
const SHORTEST_ARC = 5;

/** Arcs are seen to differ from a few hundredths of the ring on. */
const STEP = 5;

const ROTATIONS = 24;
const ROTATION_STEP = 360 / ROTATIONS;

const OUTER_ARCS = [2, 3, 4] as const;

/** A ring, a ring in two halves, a disc, a dot. A ring has weight 2 of 5: most of a thread stays light. */
const INNER = ['ring', 'ring', 'halves', 'disc', 'dot'] as const;

/**
 * The small rings of a name: two to four arcs turned some way, around one of four cores. The same for the same name on
 * every page, also in other letter case or dress (it is drawn from the folded name), and from nothing else: no address,
 * no account. Among 300 voices some three pairs are alike: rings help the eye to follow a voice, and prove nothing.
 */
export function ringsOf(name: string): Rings {
  const draw = drawFrom(
    createHash('sha256')
      .update(`rings ${foldName(name)}`)
      .digest(),
  );
  const outer: Ring = {
    r: 11.5,
    strokeWidth: 3.6,
    dasharray: arcs(draw)
      .flatMap((arc) => [arc, GAP])
      .join(' '),
    rotation: draw(ROTATIONS) * ROTATION_STEP,
  };
  return { outer, inner: core(draw) };
}

type Draw = (choices: number) => number;

/** Numbers below `choices` from the bytes of a digest, two bytes each: uneven by less than one in a thousand. */
function drawFrom(digest: Buffer): Draw {
  let offset = 0;
  return (choices) => {
    const number = digest.readUInt16BE(offset) % choices;
    offset += 2;
    return number;
  };
}

/** Lengths of arcs that fill the ring together with their gaps. */
function arcs(draw: Draw): number[] {
  const count = OUTER_ARCS[draw(OUTER_ARCS.length)] ?? 3;
  let spare = 100 - count * (GAP + SHORTEST_ARC);
  const lengths: number[] = [];
  for (let left = count; left > 1; left -= 1) {
    // Up to twice an even share: no arc takes the whole ring, none is always the smallest.
    const most = Math.floor((2 * spare) / left / STEP);
    const extra = Math.min(spare, draw(most + 1) * STEP);
    lengths.push(SHORTEST_ARC + extra);
    spare -= extra;
  }
  return [...lengths, SHORTEST_ARC + spare];
}

function core(draw: Draw): Ring {
  const kind = INNER[draw(INNER.length)] ?? 'ring';
  switch (kind) {
    case 'halves':
      return { r: 5, strokeWidth: 2.6, dasharray: '40 10', rotation: draw(ROTATIONS / 2) * ROTATION_STEP };
    case 'disc':
      return { r: 4.6, filled: true };
    case 'dot':
      return { r: 2.6, filled: true };
    case 'ring':
      return { r: 5, strokeWidth: 2.6 };
  }
}
