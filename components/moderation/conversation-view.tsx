import type { ReactNode } from 'react';
import type { Conversation } from '@/lib/moderation/settle-article';
import { Select } from '@/components/ui/fields';
import { spanInWords } from '@/components/comments/slow-words';
import { Time } from '@/components/ui/time';
import { articlePath } from '@/lib/urls';

interface ConversationViewProps {
  conversation: Conversation;
  /** Seconds that slow mode can be set to. */
  spans: readonly number[];
  language: string;
  /** What has just happened. */
  children: ReactNode;
}

const POLICIES = [
  { value: '', name: 'As everywhere on this site' },
  { value: 'open', name: 'Everybody' },
  { value: 'newcomers', name: 'People who are known here' },
  { value: 'all', name: 'Nobody' },
] as const;

/** How one article may be answered, each thing with a button of its own. */
export function ConversationView({ conversation, spans, language, children }: ConversationViewProps) {
  const { slug, title, commentCount, waiting, slowSeconds, commentPolicy } = conversation;
  const action = `/moderation${articlePath(slug)}`;
  return (
    <div className="page settling">
      <div className="queue-head">
        <h1 dir="auto">{title}</h1>
        <p>
          <a href={`${articlePath(slug)}#moot`}>
            {commentCount === 1 ? 'One comment' : `${commentCount} comments`}
          </a>
          {waiting > 0 && (
            <>
              {' · '}
              <a href={`/moderation?article=${encodeURIComponent(slug)}`}>{`${waiting} waiting`}</a>
            </>
          )}
        </p>
      </div>
      <div className="settling-body">
        {children}
        <section aria-labelledby="state">
          <h2 id="state">The conversation</h2>
          <State conversation={conversation} action={action} language={language} />
        </section>
        <section aria-labelledby="pace">
          <h2 id="pace">Its pace</h2>
          <form className="form" method="post" action={action}>
            <Seen state={conversation.state} />
            <input type="hidden" name="act" value="slow" />
            <Select
              name="seconds"
              label="Slow mode"
              hint="One comment per person in that time. The page says so beside the form. Moderators are not slowed down."
              value={String(slowSeconds)}
              options={spans.map((span) => ({
                value: String(span),
                name: span === 0 ? 'Off' : `One comment in ${spanInWords(span)}`,
              }))}
            />
            <Save />
          </form>
        </section>
        <section aria-labelledby="first">
          <h2 id="first">Who is read at once</h2>
          <form className="form" method="post" action={action}>
            <Seen state={conversation.state} />
            <input type="hidden" name="act" value="policy" />
            <Select
              name="policy"
              label="Before a person has looked"
              hint="Comments that wait already go on waiting."
              value={commentPolicy ?? ''}
              options={POLICIES}
            />
            <Save />
          </form>
        </section>
      </div>
    </div>
  );
}

/** Open or closed, and the way to the other. */
function State({ conversation, action, language }: StateProps) {
  const { commentsOpen, keptOpen, closesAt, state } = conversation;
  return (
    <>
      <p>
        {commentsOpen ? 'It is open.' : 'It is closed: what was said can be read, and nobody can add to it.'}
        {closesAt !== null && (
          <>
            {' It closes by itself on '}
            <Time at={closesAt} language={language} />.
          </>
        )}
        {commentsOpen && keptOpen && ' A person keeps it open; its age does not close it.'}
      </p>
      <div className="row">
        {commentsOpen ? (
          <Act action={action} state={state} act="close" label="Close the conversation" />
        ) : (
          <Act action={action} state={state} act="open" label="Open the conversation" />
        )}
        {closesAt !== null && <Act action={action} state={state} act="open" label="Keep it open" />}
      </div>
    </>
  );
}

interface StateProps {
  conversation: Conversation;
  action: string;
  language: string;
}

interface ActProps {
  action: string;
  state: string;
  act: string;
  label: string;
}

function Act({ action, state, act, label }: ActProps) {
  return (
    <form method="post" action={action}>
      <Seen state={state} />
      <input type="hidden" name="act" value={act} />
      <button className="button" type="submit">
        {label}
      </button>
    </form>
  );
}

/** What was seen: if it is that no more, nothing happens. */
function Seen({ state }: { state: string }) {
  return <input type="hidden" name="seen" value={state} />;
}

function Save() {
  return (
    <div className="row">
      <button className="button" type="submit">
        Save
      </button>
    </div>
  );
}
