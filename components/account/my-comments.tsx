import type { MyComment } from '@/lib/comments/my-comments';
import { Pager } from '@/components/ui/pager';
import { Time } from '@/components/ui/time';
import { articlePath } from '@/lib/urls';
import { Field } from './field';

const STATES: Readonly<Record<MyComment['state'], string>> = {
  held: 'Waits for a person',
  published: 'Published',
  declined: 'Not published',
  withdrawn: 'Withdrawn by you',
  erased: 'Erased',
};

interface MyCommentsProps {
  comments: MyComment[];
  /** Where the list goes on; null at its end. */
  next: string | null;
  isFirst: boolean;
  language: string;
}

/** What I said, with what became of it. */
export function MyComments({ comments, next, isFirst, language }: MyCommentsProps) {
  return (
    <section aria-labelledby="mine" id="comments">
      <h2 id="mine">What you said</h2>
      {comments.length === 0 ? (
        <p className="empty">
          {isFirst
            ? 'What you say while you are signed in is listed here, whatever became of it.'
            : 'That was all.'}
        </p>
      ) : (
        <ol className="bare entries">
          {comments.map((comment) => (
            <Mine key={comment.id} comment={comment} language={language} />
          ))}
        </ol>
      )}
      <Pager
        label="Pages of what you said"
        previous={isFirst ? null : '/account#comments'}
        next={next === null ? null : `/account?after=${next}#comments`}
        words={{ previous: 'The latest', next: 'Earlier' }}
      />
    </section>
  );
}

function Mine({ comment, language }: { comment: MyComment; language: string }) {
  const { article, state, reason, note, permalink } = comment;
  return (
    <li>
      <h3>
        <span className={`state ${state}`}>{STATES[state]}</span>
        <a href={articlePath(article.slug)}>
          <bdi>{article.title}</bdi>
        </a>
      </h3>
      <p className="hint">
        {'As '}
        <bdi>{comment.authorName}</bdi>
        {', '}
        <Time at={comment.createdAt} language={language} />
      </p>
      {comment.excerpt !== '' && <blockquote dir="auto">{comment.excerpt}</blockquote>}
      {reason !== null && <p>{reason}</p>}
      {note !== null && (
        <p>
          {'The moderators wrote: '}
          <bdi>{note}</bdi>
        </p>
      )}
      <p className="row">
        {permalink !== null && (
          <a className="cancel" href={permalink}>
            Go to it
          </a>
        )}
        <a className="cancel" href={comment.receipt}>
          Its receipt
        </a>
      </p>
    </li>
  );
}

/** Puts what was said without an account among one's own. */
export function AdoptForm() {
  return (
    <section aria-labelledby="adopt-title">
      <h2 id="adopt-title">Something you said as a guest?</h2>
      <form className="form" method="post" action="/account/comments/adopt">
        <Field
          name="receipt"
          label="Its receipt link"
          hint="It joins your list. In its thread it keeps its name, and nothing tells readers that you are the same; moderators can see it."
          autoComplete="off"
          verbatim
        />
        <div className="row">
          <button className="button" type="submit">
            Put it among mine
          </button>
        </div>
      </form>
    </section>
  );
}
