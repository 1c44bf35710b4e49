import type { QueueItem as Item } from '@/lib/moderation/queue-item';
import { Time } from '@/components/ui/time';
import { DecisionForm } from './decision-form';
import type { Desk } from './desk';
import { ItemText } from './item-text';
import { ItemWhy } from './item-why';
import { becameInWords, kindOf, spanInWords } from './item-words';

interface QueueItemProps {
  item: Item;
  desk: Desk;
  /** The one in hand: it has the only solid button. */
  now?: boolean;
  /** Whether it can be selected with others, by the form named `bulk`. */
  canPick?: boolean;
}

/** One comment to be decided: why it is here, what was said, and the three decisions that are nearly all of them. */
export function QueueItem({ item, desk, now = false, canPick = false }: QueueItemProps) {
  const { id, authorName, claim } = item;
  const state = claim === null ? (now ? 'item now' : 'item') : 'item theirs';
  return (
    <article
      className={state}
      id={`i-${id}`}
      aria-labelledby={`t-${id}`}
      aria-current={now ? 'true' : undefined}
      tabIndex={-1}
      data-item={id}
      data-waits={item.waitsSince === null ? undefined : ''}
      data-became={becameInWords(item)}
    >
      {claim && <Claimed item={item} by={claim.by} />}
      <header>
        {canPick && (
          <span className="pick">
            <input
              type="checkbox"
              name="pick"
              value={`${id}:${item.version}`}
              form="bulk"
              aria-label={`Select the comment by ${authorName}`}
              aria-keyshortcuts="x"
            />
          </span>
        )}
        <h2 id={`t-${id}`}>
          <bdi>{authorName === '' ? 'Somebody' : authorName}</bdi>
        </h2>
        <span className={item.urgency > 1 ? 'kind urgent' : 'kind'}>{kindOf(item)}</span>
        <When item={item} desk={desk} />
      </header>
      <div className="case">
        <ItemWhy item={item} desk={desk} />
        <ItemText item={item} desk={desk} />
      </div>
      <DecisionForm item={item} desk={desk} />
    </article>
  );
}

/** Since when it waits, and the way to all that is known of it. */
function When({ item: { id, waitsSince, createdAt }, desk: { at, language } }: { item: Item; desk: Desk }) {
  return (
    <span className="when">
      <a href={`/moderation/comments/${id}`}>
        {waitsSince === null ? (
          <>
            {'sent '}
            <Time at={createdAt} language={language} />
          </>
        ) : (
          <>
            {'waiting '}
            <time dateTime={`${waitsSince.toISOString().slice(0, 16)}Z`} data-written-out="">
              {spanInWords(at.getTime() - waitsSince.getTime())}
            </time>
          </>
        )}
      </a>
    </span>
  );
}

const BEGINNING = 60;

/** Somebody has it in hand: one line, and the way to look all the same. */
function Claimed({ item, by }: { item: Item; by: string }) {
  const begun = item.body.length <= BEGINNING ? item.body : `${item.body.slice(0, BEGINNING)}…`;
  return (
    <p className="line">
      <span className="state wait">
        <bdi>{by}</bdi> is looking at this
      </span>
      <span className="which">
        “<bdi>{begun.toWellFormed()}</bdi>”, by <bdi>{item.authorName}</bdi>
      </span>
      <a className="button" href={`/moderation/comments/${item.id}`}>
        Look too
      </a>
    </p>
  );
}
