import type { QueueItem } from '@/lib/moderation/queue-item';
import { MAX_NOTE_LENGTH } from '@/lib/moderation/schema';

/** Codes are kept in history; the author reads a sentence of ours for each, on the receipt. */
const REASONS = [
  { code: 'outs-someone', name: 'Gives somebody away' },
  { code: 'abusive', name: 'Attacks a person' },
  { code: 'spam', name: 'Sells something' },
  { code: 'off-topic', name: 'Off the subject' },
  { code: 'guidelines', name: 'Against the guidelines' },
  { code: 'other', name: 'Something else' },
] as const;

/** What can become of a comment that is what; Publish, Decline, Spam always stand at the same places. */
const MOVES: Record<string, readonly Move[]> = {
  pending: ['publish', 'decline', 'spam'],
  spam: ['publish', 'decline', 'hold'],
  declined: ['publish', 'spam', 'hold'],
  published: ['decline', 'spam', 'hold'],
};

type Move = 'publish' | 'decline' | 'spam' | 'hold';

const NAMES = { publish: 'Publish', spam: 'Spam', hold: 'Put back to wait' } as const;

/** Decisions as plain buttons of plain forms; to decline is one step further, because the author is told why. */
export function DecisionForm({ item }: { item: QueueItem }) {
  const moves = MOVES[item.status];
  if (moves === undefined) return null;
  return (
    <div className="decide" role="group" aria-label={`Decide about the comment by ${item.authorName}`}>
      {moves.map((move) =>
        move === 'decline' ? (
          <Decline key={move} item={item} />
        ) : (
          <form key={move} method="post" action={actionOf(item)}>
            <input type="hidden" name="version" value={item.version} />
            <button
              type="submit"
              className={move === 'publish' ? 'button first' : 'button'}
              name="decision"
              value={move}
            >
              {NAMES[move]}
            </button>
          </form>
        ),
      )}
    </div>
  );
}

function Decline({ item }: { item: QueueItem }) {
  return (
    <details className="declining">
      <summary className="button">Decline</summary>
      <form className="reasons" method="post" action={actionOf(item)}>
        <input type="hidden" name="version" value={item.version} />
        <input type="hidden" name="decision" value="decline" />
        <Reasons id={item.id} />
      </form>
    </details>
  );
}

function actionOf({ id }: QueueItem): string {
  return `/moderation/comments/${id}/decisions`;
}

function Reasons({ id }: { id: string }) {
  return (
    <>
      <fieldset>
        <legend>Why; the author reads this</legend>
        {REASONS.map(({ code, name }) => (
          <label className="choice" key={code}>
            <input type="radio" name="reason" value={code} required />
            <span>{name}</span>
          </label>
        ))}
      </fieldset>
      <div className="field">
        <label htmlFor={`note-${id}`}>A word to the author, if you like</label>
        <textarea
          id={`note-${id}`}
          name="note"
          dir="auto"
          rows={2}
          maxLength={MAX_NOTE_LENGTH}
          aria-describedby={`note-hint-${id}`}
        />
        <p className="hint" id={`note-hint-${id}`}>
          They read it on their receipt, with the text they wrote.
        </p>
      </div>
      <div>
        <button type="submit" className="button">
          Decline it
        </button>
      </div>
    </>
  );
}
