import { expect, it } from 'vitest';
import { isOpenToMachine } from '@/lib/comments/status';
import fc from '@/tests/chance';
import { BEGINNING, live, needsPerson, type Command, type Life } from './life-model';
import { DECISIONS, lives } from './life-commands';

/** What a reader, its author or the queue can tell of it, and who may move it next. */
function seen(life: Life) {
  const { status, visible, publishing, everPublished, lastActor, open, folded, wasOutingKept, revision } =
    life;
  return {
    ...{ status, visible, publishing, everPublished, folded, wasOutingKept },
    isOpen: lastActor === 'machine',
    revision: status === 'published' ? revision : revision !== null,
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
  // What an author changes where the machine looks again moves three times.
  expect(after.version - before.version).toBeLessThanOrEqual(by.kind === 'revise' ? 3 : 1);
  if (after.status !== before.status) expect(after.version).toBeGreaterThan(before.version);
  if (after.revision === 'waits' && after.status === 'published') expect(needsPerson(after)).toBe(true);
  if (before.status === 'erased') expect(after).toEqual(before);
  if (before.status === 'withdrawn' && by.kind !== 'erase') expect(after).toEqual(before);
  if (before.appealed && by.kind === 'appeal') expect(after).toBe(before);
  if (by.kind === 'appeal' && after !== before) expect(after.keptFrom).not.toBeNull();
  // A machine that was told to keep out of it stays out, whatever is taken back.
  if (before.lastActor === 'moderator' && by.kind !== 'undo') expect(after.lastActor).not.toBe('machine');
  if (by.kind === 'check' && !isOpenToMachine(before)) expect(after).toBe(before);
  if (by.kind === 'check' && by.verdict === 'unknown') expect(after.visible && !before.visible).toBe(false);
  if (by.kind === 'report') expect([after.status, after.visible]).toEqual([before.status, before.visible]);
  if (by.kind === 'decide' && by.stale) expect(after).toBe(before);
  if (by.kind === 'decide' && before.status === 'pending' && before.appealFrom === by.who)
    expect(after).toBe(before);
  if (!['check', 'undo', 'window-ends'].includes(by.kind))
    expect(after.visible && !before.visible).toBe(false);
  // What a person published is seen when the window has ended, or again because it had been seen before.
  if (by.kind === 'decide') expect(after.visible && !before.visible).toBe(false);
}

it('of a comment is legal at every step, in ten thousand lives', { timeout: 60_000 }, () => {
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

it(
  'is after a decision that was taken back what it had been, wherever it had come to',
  { timeout: 60_000 },
  () => {
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
          // A second window over an open one is not the first any more.
          if ((life.publishing && decided.publishing) || life.revision === 'taking') return;
          expect(seen(back)).toEqual(seen(life));
          expect(live(decided, { kind: 'undo', who: 1 - who })).toBe(decided);
          const late = live(decided, { kind: 'window-ends' });
          expect(live(late, { kind: 'undo', who })).toBe(late);
        },
      ),
      { numRuns: 10_000 },
    );
  },
);
