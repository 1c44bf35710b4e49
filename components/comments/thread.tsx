import { Fragment } from 'react';
import type { ThreadComment, ThreadNode, ThreadPage } from '@/lib/comments/comment';
import { writeDay } from '@/components/ui/time';
import { Comment, type Place } from './comment';

interface ThreadProps {
  page: ThreadPage;
  place: Place;
  /** Where the thread goes on; null on its last page. */
  nextHref: string | null;
}

/** One page of a thread: roots with all that hangs below them, six levels deep. */
export function Thread({ page, place, nextHref }: ThreadProps) {
  return (
    <>
      {page.opening.length > 0 && <Opening comments={page.opening} place={place} />}
      <ol className="thread bare">
        {page.roots.map((node) => (
          <Voice key={node.id} node={node} place={place} nextHref={nextHref} />
        ))}
      </ol>
    </>
  );
}

interface RepliesProps {
  nodes: ThreadNode[];
  /** How many hang here at any level, and when the latest was written. */
  count: number;
  latest: Date | null;
  place: Place;
  nextHref: string | null;
}

/** What answers one comment, foldable without script. */
export function Replies({ nodes, count, latest, place, nextHref }: RepliesProps) {
  if (nodes.length === 0) return null;
  const replies = count === 1 ? '1 reply' : `${count} replies`;
  const shut =
    latest && count > 1 ? `${replies}, the latest on ${writeDay(latest, place.language)}` : replies;
  return (
    <details className="replies" open>
      <summary>
        <span className="open">
          <span className="unseen">Fold </span>
          {replies}
        </span>
        <span className="shut">{`Show ${shut}`}</span>
      </summary>
      <ol className="bare">
        {nodes.map((node) => (
          <Voice key={node.id} node={node} place={place} nextHref={nextHref} />
        ))}
      </ol>
    </details>
  );
}

function Voice({ node, place, nextHref }: { node: ThreadNode; place: Place; nextHref: string | null }) {
  return (
    <li className="voice">
      <Comment comment={node} place={place} hasReplies={node.replyCount > 0 || node.continues} />
      <Replies
        nodes={node.replies}
        count={node.replyCount}
        latest={node.latestReplyAt}
        place={place}
        nextHref={nextHref}
      />
      {isInnermostOpen(node) && nextHref !== null && (
        <p className="continues">
          <a href={nextHref}>
            More replies
            {!node.gone && (
              <>
                {' to '}
                <bdi>{node.authorName}</bdi>
              </>
            )}
            {' on the next page'}
          </a>
        </p>
      )}
    </li>
  );
}

/** All branches that the page ends in go on; the link stands once, under the deepest of them. */
function isInnermostOpen(node: ThreadNode): boolean {
  return node.continues && node.replies.at(-1)?.continues !== true;
}

/** A page that begins inside a branch says whose branch it is; the comments themselves stand on the page before. */
function Opening({ comments, place }: { comments: ThreadComment[]; place: Place }) {
  return (
    <details className="opening going-on">
      <summary>
        <span>
          {'Going on from '}
          {comments.map((comment, index) => (
            <Fragment key={comment.id}>
              {index > 0 && ' › '}
              {comment.gone ? 'a comment that is gone' : <bdi>{comment.authorName}</bdi>}
            </Fragment>
          ))}
        </span>
      </summary>
      <ol className="chain bare">
        {comments.map((comment) => (
          <li className="voice" key={comment.id}>
            <Comment comment={comment} place={place} hasReplies />
          </li>
        ))}
      </ol>
    </details>
  );
}
