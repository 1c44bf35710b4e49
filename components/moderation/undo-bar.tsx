interface UndoBarProps {
  id: string;
  /** What it has become. */
  status: string;
  /** Whether the undo window is still open. */
  open: boolean;
}

const DONE: Record<string, string> = {
  published: 'Published.',
  declined: 'Declined.',
  spam: 'Marked as spam.',
  pending: 'Put back to wait.',
};

/** The last decision, and the way to take it back for as long as nobody has been told. */
export function UndoBar({ id, status, open }: UndoBarProps) {
  return (
    <form
      className="undo"
      method="post"
      action={`/moderation/comments/${id}/undo`}
      aria-label="Last decision"
    >
      <p role="status">
        <strong>{DONE[status] ?? 'Decided.'}</strong>
        {open && ' Nobody has been told yet: ten seconds.'}
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
