interface UndoBarProps {
  id: string;
  /** What it has become. */
  status: string;
  /** Whether it can still be taken back, or was. */
  undo: 'open' | 'over' | 'done';
}

const DONE: Record<string, string> = {
  published: 'Published.',
  declined: 'Declined.',
  spam: 'Marked as spam.',
  pending: 'Put back to wait.',
};

/** The last decision, and the way to take it back for as long as nobody has been told. */
export function UndoBar({ id, status, undo }: UndoBarProps) {
  const open = undo === 'open';
  return (
    <form
      className="undo"
      method="post"
      action={`/moderation/comments/${id}/undo`}
      aria-label="Last decision"
    >
      <p role="status">
        <strong>{undo === 'done' ? 'Taken back.' : (DONE[status] ?? 'Decided.')}</strong>
        {open &&
          (status === 'published'
            ? ' Nobody has been told yet: ten seconds.'
            : ' You have ten seconds to take it back.')}
      </p>
      {open ? (
        <button type="submit" className="button">
          Undo
        </button>
      ) : (
        <a className="button" href={`/moderation/comments/${id}`}>
          Look again
        </a>
      )}
    </form>
  );
}
