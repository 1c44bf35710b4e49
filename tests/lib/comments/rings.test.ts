import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ringsOf } from '@/lib/comments/rings';

const NAMES = Array.from({ length: 2000 }, (_, index) => `voice ${index}`);

describe('ringsOf', () => {
  it('draws the same rings for the same name, in any letter case or dress', () => {
    expect(ringsOf('Pell')).toEqual(ringsOf('Pell'));
    expect(ringsOf('Pell')).toEqual(ringsOf(' PÉLL '));
    expect(ringsOf('Pell')).not.toEqual(ringsOf('Hesper'));
  });

  it('does not change from one release to the next: people know their voices by them', () => {
    expect(ringsOf('Pell')).toEqual({
      outer: { r: 11.5, strokeWidth: 3.6, dasharray: '45 8 10 8 21 8', rotation: 165 },
      inner: { r: 2.6, filled: true },
    });
  });

  it('draws two to four arcs that fill the ring, none shorter than its gap allows, turned by steps of 15 degrees', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const { outer, inner } = ringsOf(name);
        const dashes = (outer.dasharray ?? '').split(' ').map(Number);
        const arcs = dashes.filter((_, index) => index % 2 === 0);
        expect(dashes.reduce((sum, dash) => sum + dash, 0)).toBe(100);
        expect(arcs.length).toBeGreaterThanOrEqual(2);
        expect(arcs.length).toBeLessThanOrEqual(4);
        expect(Math.min(...arcs)).toBeGreaterThanOrEqual(5);
        expect(dashes.filter((_, index) => index % 2 === 1).every((gap) => gap === 8)).toBe(true);
        expect((outer.rotation ?? 0) % 15).toBe(0);
        expect(outer.r + (outer.strokeWidth ?? 0) / 2).toBeLessThanOrEqual(14);
        // The core stays clear of the ring around it.
        expect(inner.r + (inner.strokeWidth ?? 0) / 2).toBeLessThan(outer.r - (outer.strokeWidth ?? 0) / 2);
      }),
    );
  });

  it('gives a thread of 300 voices rings that are nearly all unlike', () => {
    const drawn = new Set(NAMES.slice(0, 300).map((name) => JSON.stringify(ringsOf(name))));
    expect(drawn.size).toBeGreaterThan(285);
  });

  it('uses all its forms, each about as often as it should', () => {
    const share = (of: (rings: ReturnType<typeof ringsOf>) => boolean) =>
      NAMES.filter((name) => of(ringsOf(name))).length / NAMES.length;
    for (const arcs of [2, 3, 4]) {
      expect(share(({ outer }) => outer.dasharray?.split(' ').length === 2 * arcs)).toBeCloseTo(1 / 3, 1);
    }
    expect(share(({ inner }) => inner.r === 5 && inner.dasharray === undefined)).toBeCloseTo(2 / 5, 1);
    expect(share(({ inner }) => inner.dasharray !== undefined)).toBeCloseTo(1 / 5, 1);
    expect(share(({ inner }) => inner.r === 4.6)).toBeCloseTo(1 / 5, 1);
    expect(share(({ inner }) => inner.r === 2.6)).toBeCloseTo(1 / 5, 1);
    const rotations = new Set(NAMES.map((name) => ringsOf(name).outer.rotation));
    expect(rotations.size).toBe(24);
  });
});
