import type { QueueItem } from '@/lib/moderation/queue-item';
import { Decline, Edit, Note, PassOn, Sent } from './decision-steps';
import type { Desk } from './desk';

type Move = 'publish' | 'decline' | 'spam' | 'hold';

/** What can become of a comment that is what. */
const MOVES: Record<string, readonly Move[]> = {
  pending: ['publish', 'decline', 'spam', 'hold'],
  spam: ['publish', 'decline', 'hold'],
  declined: ['publish', 'spam', 'hold'],
  published: ['decline', 'spam', 'hold'],
};

interface DecisionFormProps {
  item: QueueItem;
  desk: Desk;
}

/**
 * Decisions as plain buttons of plain forms; to decline is one step further, because the author is told why. Publish,
 * Decline and Spam always stand at the same places.
 */
export function DecisionForm({ item, desk }: DecisionFormProps) {
  const { id, status } = item;
  const moves = new Set(MOVES[status] ?? []);
  // What is public and waits can be let stand: that is decided by the same key.
  if (status === 'published' && item.waitsSince !== null) moves.add('publish');
  if (moves.size === 0) return null;
  const form = `d-${id}`;
  return (
    <div className="decide" role="group" aria-label={`Decide about the comment by ${item.authorName}`}>
      <form id={form} method="post" action={`/moderation/comments/${id}/decisions`}>
        <Sent item={item} desk={desk} />
      </form>
      {moves.has('publish') && (
        <button
          type="submit"
          form={form}
          className="button first"
          name="decision"
          value="publish"
          aria-keyshortcuts="a"
          data-done={publishing(item).done}
        >
          {publishing(item).name} <kbd aria-hidden="true">a</kbd>
        </button>
      )}
      {moves.has('decline') && <Decline item={item} desk={desk} />}
      {moves.has('spam') && (
        <button
          type="submit"
          form={form}
          className="button"
          name="decision"
          value="spam"
          aria-keyshortcuts="s"
          data-done="Marked as spam"
        >
          Spam <kbd aria-hidden="true">s</kbd>
        </button>
      )}
      {item.revision !== null && <KeepOld item={item} desk={desk} />}
      {moves.has('hold') && <PassOn item={item} desk={desk} />}
      <Edit item={item} desk={desk} />
      <Note item={item} />
    </div>
  );
}

function publishing({ status, revision }: QueueItem): { name: string; done: string } {
  if (status !== 'published') return { name: 'Publish', done: 'Published' };
  return revision === null
    ? { name: 'Let it stand', done: 'Kept' }
    : { name: 'Take the new text', done: 'Published: the new text' };
}

/** The new text of its author goes, and what stands there stays. */
function KeepOld({ item, desk }: DecisionFormProps) {
  const { id } = item;
  return (
    <form
      method="post"
      action={`/moderation/comments/${id}/revision`}
      className="keep-old"
      data-saved="The old text stays."
    >
      <Sent item={item} desk={desk} />
      <button type="submit" className="button" name="take" value="old">
        Keep the old text
      </button>
    </form>
  );
}
