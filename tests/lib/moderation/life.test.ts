import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isOpenToMachine } from '@/lib/comments/status';
import { BEGINNING, live, needsPerson, type Command, type Life } from './life-model';
import { DECISIONS, lives } from './life-commands';

/** What a reader, its author or the queue can tell of it, and who may move it next. */
function seen(life: Life) {
  const { status, visible, publishing, everPublished, lastActor, open, folded, wasOutingKept } = life;
  return {
    ...{ status, visible, publishing, everPublished, lastActor, folded, wasOutingKept },
    reports: open.toSorted(),
    waits: needsPerson(life),
    declineReason: status === 'declined' ? life.declineReason : null,
  };
}

function expectLegal(before: Life, after: Life, by: Command): void {
  if (after.visible)
    expect([after.status, after.publishing, after.everPublished]).toEqual(['published', false, true]);
  if (after.publishing) expect([after.status, after.visible]).toEqual(['published', false]);
  if (after.unfolding) expect(after.folded).toBe(true);
  // Nothing stays folded for ever: somebody has to look at it, or has, or it cannot be read.
  if (after.visible && after.folded) expect(after.unfolding || needsPerson(after)).toBe(true);
  expect(after.version - before.version).toBeLessThanOrEqual(1);
  if (after.status !== before.status) expect(after.version).toBe(before.version + 1);
  if (before.status === 'erased') expect(after).toEqual(before);
  if (by.kind === 'check' && !isOpenToMachine(before)) expect(after).toBe(before);
  if (by.kind === 'check' && by.verdict === 'unknown') expect(after.visible && !before.visible).toBe(false);
  if (by.kind === 'report') expect([after.status, after.visible]).toEqual([before.status, before.visible]);
  if (by.kind === 'decide' && by.stale) expect(after).toBe(before);
  // What a person published is seen when the window has ended, or again because it had been seen before.
  if (by.kind === 'decide') expect(after.visible && !before.visible).toBe(false);
}

it('of a comment is legal at every step, in ten thousand lives', () => {
  let steps = 0;
  fc.assert(
    fc.property(lives({ min: 0, max: 10 }), (commands) => {
      let life = BEGINNING;
      for (const next of commands) {
        const after = live(life, next);
        expectLegal(life, after, next);
        life = after;
        steps += 1;
      }
    }),
    { numRuns: 10_000 },
  );
  expect(steps).toBeGreaterThan(10_000);
});

it('is after a decision that was taken back what it had been, wherever it had come to', () => {
  fc.assert(
    fc.property(
      lives({ min: 0, max: 10 }),
      fc.constantFrom(...DECISIONS),
      fc.nat(1),
      (commands, decision, who) => {
        const life = commands.reduce(live, BEGINNING);
        const decided = live(life, { kind: 'decide', who, decision, stale: false });
        if (decided === life) return;
        const back = live(decided, { kind: 'undo', who });
        if (life.publishing && decided.publishing) return;
        expect(seen(back)).toEqual(seen(life));
        expect(live(decided, { kind: 'undo', who: 1 - who })).toBe(decided);
        expect(live(live(decided, { kind: 'window-ends' }), { kind: 'undo', who }).version).toBe(
          decided.version,
        );
      },
    ),
    { numRuns: 10_000 },
  );
});
