import { AppError } from '@/lib/errors';
import type { Acted } from '@/lib/http/answer';
import type { Current, DecisionOutcome } from '@/lib/moderation/decide';

/** What a decision has come to. A form that came too late is shown the comment as it is now. */
export function sayDecision(id: string, outcome: DecisionOutcome): Acted {
  switch (outcome.outcome) {
    case 'unknown':
      throw new AppError('not-found');
    case 'conflict':
      return sayConflict(id, outcome.current);
    case 'decided': {
      const { status, version, undoUntil } = outcome;
      return {
        seeOther: `/moderation?decided=${id}`,
        json: { status: 200, body: { status, version, undoUntil: undoUntil.toISOString() } },
      };
    }
  }
}

/** The version that was named is not the current one: nothing was changed. */
export function sayConflict(id: string, current: Current): Acted {
  return {
    seeOther: `/moderation/comments/${id}?changed=1`,
    json: { status: 409, body: { current } },
  };
}
