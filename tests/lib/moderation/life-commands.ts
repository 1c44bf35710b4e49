import fc from '@/tests/chance';
import type { Command } from './life-model';

export const DECISIONS = ['publish', 'decline', 'spam', 'hold'] as const;

const who = fc.nat(1);

const decide: fc.Arbitrary<Command> = fc.record({
  kind: fc.constant('decide' as const),
  who,
  decision: fc.constantFrom(...DECISIONS),
  stale: fc.nat(9).map((n) => n === 0),
});

const report: fc.Arbitrary<Command> = fc.record({
  kind: fc.constant('report' as const),
  reason: fc.constantFrom('abusive' as const, 'outs-someone' as const),
});

const check: fc.Arbitrary<Command> = fc.record({
  kind: fc.constant('check' as const),
  verdict: fc.constantFrom('ham' as const, 'spam' as const, 'unknown' as const),
});

/** Anything that can happen to a comment: two moderators, the machine, readers, its author, and time. */
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 12, arbitrary: decide },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('undo' as const), who }) },
  { weight: 6, arbitrary: report },
  { weight: 4, arbitrary: check },
  { weight: 3, arbitrary: fc.constant<Command>({ kind: 'window-ends' }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('edit' as const), who }) },
  { weight: 3, arbitrary: fc.constant<Command>({ kind: 'revise' }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('leave-text' as const), who }) },
  { weight: 2, arbitrary: fc.constant<Command>({ kind: 'appeal' }) },
  { weight: 1, arbitrary: fc.constant<Command>({ kind: 'withdraw' }) },
  { weight: 1, arbitrary: fc.constant<Command>({ kind: 'sweep' }) },
  { weight: 1, arbitrary: fc.constant<Command>({ kind: 'erase' }) },
);

/** What people really do one after the other, which chance alone would seldom find. */
const habit: fc.Arbitrary<Command[]> = fc.oneof(
  { weight: 4, arbitrary: command.map((one) => [one]) },
  // Decided, and taken back.
  {
    weight: 2,
    arbitrary: decide.map((one): Command[] => [
      one,
      { kind: 'undo', who: one.kind === 'decide' ? one.who : 0 },
    ]),
  },
  // Reported, and looked at.
  {
    weight: 2,
    arbitrary: fc
      .tuple(report, who)
      .map(([one, by]): Command[] => [one, { kind: 'decide', who: by, decision: 'publish', stale: false }]),
  },
);

/** What an author does who is not done with it. */
const insists: fc.Arbitrary<Command[]> = fc.oneof(
  who.map((by): Command[] => [
    { kind: 'decide', who: by, decision: 'decline', stale: false },
    { kind: 'appeal' },
  ]),
  who.map((by): Command[] => [
    { kind: 'revise' },
    { kind: 'decide', who: by, decision: 'publish', stale: false },
    { kind: 'window-ends' },
  ]),
);

/** So many habits one after the other, after a first verdict: until then nobody decides. */
export function lives({ min, max }: { min: number; max: number }): fc.Arbitrary<Command[]> {
  return fc
    .tuple(
      check,
      fc.array(fc.oneof({ weight: 5, arbitrary: habit }, { weight: 1, arbitrary: insists }), {
        minLength: min,
        maxLength: max,
        size: 'max',
      }),
    )
    .map(([first, habits]) => [first, ...habits.flat()]);
}
