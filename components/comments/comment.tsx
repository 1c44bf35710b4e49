import type { ReactNode } from 'react';
import type { ThreadComment } from '@/lib/comments/comment';
import { SafeHtml } from '@/components/ui/safe-html';
import { Time } from '@/components/ui/time';
import { Rings } from './rings';
import { Tombstone } from './tombstone';
import { commentPath } from '@/lib/urls';

/** Where comments are being shown: what a comment cannot know of itself. */
export interface Place {
  articleSlug: string;
  /** The site's language. */
  language: string;
  /** Ids that can be reached on this page. */
  onPage: ReadonlySet<string>;
  /** The address that opens the form under a comment, but for the comment's id at its end; null where nobody can answer. */
  replyTo: string | null;
  /** Whether somebody can ask for mail of what is said below a comment. */
  canFollow: boolean;
  /** The form, where it stands under one comment rather than below the thread. */
  form?: { under: string; element: ReactNode } | undefined;
}

interface CommentProps {
  comment: ThreadComment;
  place: Place;
  /** It is the one this page is about. */
  target?: boolean;
  hasReplies?: boolean;
}

const BADGES = { member: 'Member', author: 'Author', moderator: 'Moderator' } as const;

/** One voice: ring, name, time, which is the permalink, and what was said. */
export function Comment({ comment, place, target = false, hasReplies = false }: CommentProps) {
  const { id, gone } = comment;
  const classes = ['comment', gone && 'gone', target && 'is-target'].filter(Boolean).join(' ');
  const name = gone ? { 'aria-label': 'A comment that is gone' } : { 'aria-labelledby': `n-${id}` };
  return (
    <article className={classes} id={`c-${id}`} {...name} data-comment={id}>
      {comment.importedNumber !== null && (
        <span className="anchor" id={`comment-${comment.importedNumber}`} />
      )}
      {gone ? (
        <Tombstone comment={comment} gone={gone} language={place.language} hasReplies={hasReplies} />
      ) : (
        <Words comment={comment} place={place} target={target} />
      )}
      {place.form?.under === id && place.form.element}
    </article>
  );
}

function Words({ comment, place, target }: { comment: ThreadComment; place: Place; target: boolean }) {
  const { id, authorName, badge, createdAt, editedAt, isEditedByModerator, locked } = comment;
  return (
    <>
      <header className="who">
        <Rings name={authorName} />
        <div>
          <h3 id={`n-${id}`}>
            <bdi>{authorName}</bdi>
          </h3>
          {badge && <span className={badge === 'member' ? 'badge plain' : 'badge'}>{BADGES[badge]}</span>}
          <a
            className="when"
            href={commentPath(place.articleSlug, id)}
            aria-current={target ? 'true' : undefined}
          >
            <Time at={createdAt} language={place.language} />
          </a>
          {editedAt && (
            <span className="edited">
              {isEditedByModerator ? 'edited by a moderator ' : 'edited '}
              <Time at={editedAt} language={place.language} />
            </span>
          )}
        </div>
      </header>
      <Answering comment={comment} place={place} />
      <Said comment={comment} />
      {/* Whom each is about is a name of the link and no hidden element: three hundred of those made every press slower. */}
      <div className="acts">
        {locked && <span className="locked">Replies are closed here.</span>}
        {place.replyTo !== null && !locked && (
          <a
            href={`${place.replyTo}${id}#respond`}
            data-reply={id}
            rel="nofollow"
            aria-label={`Reply to ${authorName}`}
          >
            Reply
          </a>
        )}
        {place.canFollow && (
          <a
            href={`${commentPath(place.articleSlug, id)}#follow`}
            data-follow=""
            rel="nofollow"
            aria-label={`Follow what is said below ${authorName}`}
          >
            Follow
          </a>
        )}
        <a
          href={`${commentPath(place.articleSlug, id)}#report`}
          data-report=""
          rel="nofollow"
          aria-label={`Report what ${authorName} said`}
        >
          Report
        </a>
      </div>
    </>
  );
}

/** What a report folded is one press away: what answers it must not hang in the air, and a report may be wrong. */
function Said({ comment: { bodyHtml, folded } }: { comment: ThreadComment }) {
  const said = (
    <SafeHtml className={isArabic(bodyHtml) ? 'said arabic' : 'said'} dir="auto" html={bodyHtml} />
  );
  if (!folded) return said;
  return (
    <details className="folded">
      <summary>Folded until a person has looked. Show it</summary>
      {said}
    </details>
  );
}

/** Below the sixth level the indentation no longer says whom a comment answers. */
function Answering({ comment: { inReplyTo }, place }: { comment: ThreadComment; place: Place }) {
  if (inReplyTo === null) return null;
  const { id, name } = inReplyTo;
  return (
    <p className="to">
      {'in reply to '}
      <a href={place.onPage.has(id) ? `#c-${id}` : commentPath(place.articleSlug, id)}>
        {name === '' ? 'a comment that is gone' : <bdi>{name}</bdi>}
      </a>
    </p>
  );
}

/** Arabic letters run small beside Latin ones, so text that is mostly of them is set larger. */
function isArabic(html: string): boolean {
  const beginning = html.slice(0, 400);
  // Most texts have none, and counting letters takes longer than all the rest of a comment.
  if (!ARABIC.test(beginning)) return false;
  const letters = beginning.replaceAll(/<[^>]*>/g, '').match(/\p{L}/gu) ?? [];
  return letters.filter((letter) => ARABIC.test(letter)).length * 2 > letters.length;
}

const ARABIC = /\p{Script=Arabic}/u;
