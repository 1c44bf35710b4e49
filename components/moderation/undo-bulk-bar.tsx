import { counted } from './item-words';

interface UndoBulkBarProps {
  batch: string;
  /** How many were moved. */
  done: number;
  /** What they became. */
  to: string;
  /** How many had changed meanwhile, and were left alone. */
  failed: number;
  /** What was written with it, if that did not reach those. */
  note: string;
  undo: 'open' | 'over' | 'done';
  /** The list it is shown in. */
  from: string;
}

const DONE: Record<string, string> = {
  published: 'published or kept',
  declined: 'declined',
  spam: 'marked as spam',
  pending: 'passed on or put back to wait',
};

/** What was decided about several, and the way to take all of it back for as long as that works. */
export function UndoBulkBar({ batch, done, to, failed, note, undo, from }: UndoBulkBarProps) {
  const left =
    failed > 0
      ? ` ${counted(failed, 'comment')} had changed meanwhile or ${failed === 1 ? 'is' : 'are'} for a colleague, and stayed as before.`
      : '';
  return (
    <form className="undo" method="post" action="/moderation/bulk/undo" aria-label="Last decision">
      <input type="hidden" name="batch" value={batch} />
      <input type="hidden" name="from" value={from} />
      <p role="status">
        <strong>{`${counted(done, 'comment')} ${DONE[to] ?? 'decided'}.`}</strong>
        {undo === 'done' ? ' All of it was taken back.' : left}
        {undo === 'open' && ' You have ten seconds to take it back.'}
      </p>
      {note !== '' && (
        <div className="left-words">
          <p>What you wrote with it, for what was left:</p>
          <blockquote className="word" dir="auto">
            {note}
          </blockquote>
        </div>
      )}
      {undo === 'open' && (
        <button type="submit" className="button" aria-keyshortcuts="z">
          Undo <kbd aria-hidden="true">z</kbd>
        </button>
      )}
    </form>
  );
}
