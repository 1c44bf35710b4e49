import type { ThreadComment } from '@/lib/comments/comment';
import { Comment, type Place } from './comment';

/** The comment that is being answered, above the form, when it stands on another page of the thread. */
export function Answered({ comment, place }: { comment: ThreadComment; place: Place }) {
  return (
    <section className="answered" aria-label="What you are answering">
      <Comment comment={comment} place={{ ...place, replyTo: null }} />
    </section>
  );
}
