import type { Spoken } from '@/lib/moderation/conversation';
import type { HistoryRow, QueueItem as Item } from '@/lib/moderation/queue-item';
import { Time } from '@/components/ui/time';
import type { PersonSanction } from '@/lib/moderation/person';
import { Conversation } from './conversation';
import type { Desk } from './desk';
import { GuestSanctions } from './guest-sanctions';
import { History } from './history';
import { QueueItem } from './queue-item';
import { Keys } from './queue-side';

interface OneCommentProps {
  item: Item;
  /** Who else is looking at it at this moment. */
  colleague: string | null;
  history: readonly HistoryRow[];
  spoken: readonly Spoken[];
  /** What its author was told, if a guest wrote it. */
  sanctions: readonly PersonSanction[];
  desk: Desk;
  keysOn: boolean;
  /** What was done just before, by the name under which `words` says it. */
  told: string | null;
  words: Readonly<Record<string, string>>;
}

const STATUS: Record<string, string> = {
  checking: 'This comment is being checked',
  pending: 'This comment waits for a person',
  published: 'This comment is published',
  declined: 'This comment was declined',
  spam: 'This comment was taken for spam',
  withdrawn: 'Its author withdrew this comment',
  erased: 'This comment was erased',
};

/** All that is known of one comment, and all that can be done with it. */
export function OneComment(props: OneCommentProps) {
  const { item, colleague, history, spoken, desk, told, words } = props;
  return (
    <div className="page alone">
      <div className="queue-head">
        <h1>{STATUS[item.status] ?? 'One comment'}</h1>
        <p>
          <a href="/moderation">Back to the queue</a>
        </p>
      </div>
      {told !== null && words[told] !== undefined && (
        <p className={isAlarm(told) ? 'banner' : 'banner plain'} role={isAlarm(told) ? 'alert' : 'status'}>
          <span>{words[told]}</span>
        </p>
      )}
      <Meant desk={desk} status={item.status} />
      {colleague !== null && (
        <p className="banner plain">
          <span>
            <bdi>{colleague}</bdi> is looking at this too.
          </span>
        </p>
      )}
      <QueueItem item={item} desk={desk} now />
      <Recheck item={item} />
      <Lock item={item} />
      <Who item={item} sanctions={props.sanctions} language={desk.language} />
      <Before item={item} desk={desk} />
      <Conversation spoken={spoken} language={desk.language} />
      <History rows={history} desk={desk} />
      <Keys isOn={props.keysOn} />
    </div>
  );
}

const MEANT: Record<string, string> = {
  publish: 'publish it',
  decline: 'decline it',
  spam: 'mark it as spam',
  hold: 'put it back to wait, or pass it on',
};

/** What somebody wanted while somebody else was quicker; the note stands here where no form is left that could hold it. */
function Meant({ desk: { meant, reasons }, status }: { desk: Desk; status: string }) {
  if (meant === undefined) return null;
  const reason = reasons.find(({ code }) => code === meant.reason);
  const forms = ['withdrawn', 'erased', 'checking'].includes(status) ? [] : ['hold', 'decline'];
  const hasForm = forms.includes(meant.decision) && !(meant.decision === status.replace(/d$/, ''));
  return (
    <section className="meant" aria-labelledby="meant">
      <h2 id="meant">What you wanted</h2>
      <p>
        {`To ${MEANT[meant.decision] ?? 'decide about it'}`}
        {reason !== undefined && (
          <>
            {': '}
            <bdi>{reason.name}</bdi>
          </>
        )}
        {'. '}
        {meant.note !== '' && hasForm && 'Your note stands below, and can be sent with a decision.'}
      </p>
      {meant.note !== '' && !hasForm && (
        <blockquote className="word" dir="auto">
          {meant.note}
        </blockquote>
      )}
    </section>
  );
}

/** What was meant, and did not happen. */
const ALARMS = new Set(['changed', 'unreadable', 'no-recheck', 'origin-gone', 'own-comment', 'own-decision']);

function isAlarm(told: string): boolean {
  return ALARMS.has(told);
}

/**
 * A member has a page of their own; of a guest there is nothing but the receipt, and where it came from, which stays unseen.
 * Somebody may have been a guest first: what they were told then can still be ended.
 */
function Who({
  item: { id, status, author },
  sanctions,
  language,
}: Pick<OneCommentProps, 'item' | 'sanctions'> & { language: string }) {
  if (status === 'erased') return null;
  const handle = author?.handle ?? null;
  const isGuest = handle === null;
  return (
    <>
      {(isGuest || sanctions.length > 0) && (
        <GuestSanctions id={id} sanctions={sanctions} canBeTold={isGuest} language={language} />
      )}
      {handle !== null && (
        <p>
          <a href={`/moderation/people/${encodeURIComponent(handle)}`}>
            {'All that is known of '}
            <bdi>{handle}</bdi>
          </a>
        </p>
      )}
    </>
  );
}

/** What waits and Akismet has seen it may be shown once more; what it says decides only where no person has. */
function Recheck({ item: { id, status, checks, isBeingChecked } }: { item: Item }) {
  if (status !== 'pending' || checks.length === 0) return null;
  return (
    <form className="lock" method="post" action={`/moderation/comments/${id}/recheck`}>
      <p>{isBeingChecked ? 'Akismet is asked again by itself.' : 'Akismet can be asked again.'}</p>
      <button type="submit" className="button">
        Ask Akismet now
      </button>
    </form>
  );
}

/** A conversation that has run hot is closed from here down; what was said stays. */
function Lock({ item: { id, version, status, locked } }: { item: Item }) {
  if (status === 'erased') return null;
  return (
    <form className="lock" method="post" action={`/moderation/comments/${id}/lock`}>
      <p>
        {locked
          ? 'Nobody can answer it, nor what stands below it.'
          : 'Answers can be closed from here down. What was said stays.'}
      </p>
      <input type="hidden" name="version" value={version} />
      <input type="hidden" name="seen" value={String(locked)} />
      <button type="submit" className="button" name="locked" value={String(!locked)}>
        {locked ? 'Open answers again' : 'Close answers here'}
      </button>
    </form>
  );
}

/** What it said before somebody changed it. */
function Before({ item: { before }, desk }: { item: Item; desk: Desk }) {
  if (before === null) return null;
  return (
    <section aria-labelledby="before">
      <h2 id="before">What it said before</h2>
      <p className="hint">
        {'Changed '}
        <Time at={before.at} language={desk.language} />
        {before.actor === 'author' ? ' by its author.' : ` by ${before.by ?? 'a moderator'}.`}
      </p>
      <div className="said source" dir="auto">
        {before.body}
      </div>
    </section>
  );
}
