import { AppError } from '@/lib/errors';
import type { Acted } from '@/lib/http/answer';
import type { Current, DecisionOutcome } from '@/lib/moderation/decide';
import { withWord } from '../../moderate';

/** What a decision has come to: back to the list it was made in. A form that came too late is shown the comment as it is now. */
export async function sayDecision({ id, outcome, back, keep }: Decided): Promise<Acted> {
  switch (outcome.outcome) {
    case 'unknown':
      throw new AppError('not-found');
    case 'conflict':
      return sayConflict(id, outcome.current, await keep?.());
    case 'not-yours':
      return {
        seeOther: `/moderation/comments/${id}?${outcome.why}=1`,
        json: { status: 403, body: { reason: outcome.why } },
      };
    case 'decided': {
      const { status, version, undoUntil } = outcome;
      return {
        seeOther: withWord(back, 'decided', id),
        json: { status: 200, body: { status, version, undoUntil: undoUntil.toISOString() } },
      };
    }
  }
}

interface Decided {
  id: string;
  outcome: DecisionOutcome;
  back: string;
  /** Keeps what was written with a decision that came too late, and gives the token that leads to it. */
  keep?: () => Promise<string | undefined>;
}

/** The version that was named is not the current one: nothing was changed. `draft` leads to what was typed. */
export function sayConflict(id: string, current: Current, draft?: string): Acted {
  const kept = draft === undefined ? '' : `&draft=${draft}`;
  return {
    seeOther: `/moderation/comments/${id}?changed=1${kept}`,
    json: { status: 409, body: { current } },
  };
}
