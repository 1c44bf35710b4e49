interface UndoBarProps {
  id: string;
  /** What it has become. */
  status: string;
  /** The code under which history keeps the decision. */
  reason: string | null;
  /** Whether it can still be taken back, or was. */
  undo: 'open' | 'over' | 'done';
  /** The list it is shown in. */
  from: string;
}

const DONE: Record<string, string> = {
  published: 'Published.',
  declined: 'Declined.',
  spam: 'Marked as spam.',
  pending: 'Put back to wait.',
  kept: 'Kept.',
  'passed-on': 'Passed on.',
};

/** The last decision, and the way to take it back for as long as nobody has been told. */
export function UndoBar({ id, status, reason, undo, from }: UndoBarProps) {
  const open = undo === 'open';
  return (
    <form
      className="undo"
      method="post"
      action={`/moderation/comments/${id}/undo`}
      aria-label="Last decision"
    >
      <input type="hidden" name="from" value={from} />
      <p role="status">
        <strong>
          {undo === 'done' ? 'Taken back.' : (DONE[reason ?? ''] ?? DONE[status] ?? 'Decided.')}
        </strong>
        {open &&
          (status === 'published'
            ? ' Nobody has been told yet: ten seconds.'
            : ' You have ten seconds to take it back.')}
      </p>
      {open ? (
        <button type="submit" className="button" aria-keyshortcuts="z">
          Undo <kbd aria-hidden="true">z</kbd>
        </button>
      ) : (
        <a className="button" href={`/moderation/comments/${id}`}>
          Look again
        </a>
      )}
    </form>
  );
}
