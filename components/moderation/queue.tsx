import type { ReactNode } from 'react';
import type { QueueItem as Item } from '@/lib/moderation/queue-item';
import { Pager } from '@/components/ui/pager';
import { spamInWords, waitingInWords } from './count-words';
import type { Desk } from './desk';
import { PickBar } from './pick-bar';
import { QueueItem } from './queue-item';
import { QueueSide, type Filter, type NarrowBy } from './queue-side';

export interface QueueProps {
  list: 'waiting' | 'spam';
  items: readonly Item[];
  desk: Desk;
  /** How many there are in all, of what is shown. */
  count: number;
  /** Only some are shown: the filter's name, an article, an author. */
  narrowed: boolean;
  /** Changes when something new has come. */
  filters: readonly Filter[];
  narrow: NarrowBy | null;
  keysOn: boolean;
  /** A line beside the heading: since when the oldest waits, and what this moderator did today. */
  aside: string;
  /** What an empty list says. */
  empty: string;
  /** At what a second look was asked for. */
  disputes: ReactNode;
  /** What was decided last, and how to take it back. */
  undo: ReactNode;
  next: string | null;
}

/** What needs a person, or was taken for spam, one after the other. */
export function Queue(props: QueueProps) {
  const { list, items, desk, count, narrowed, filters, narrow, keysOn, undo, next } = props;
  const firstOpen = items.findIndex(({ claim }) => claim === null);
  return (
    <div className="page" data-queue={list} data-count={count} data-narrowed={narrowed ? '' : undefined}>
      <div className="queue-head">
        <h1>{headingOf(props)}</h1>
        {props.aside !== '' && <p>{props.aside}</p>}
      </div>
      <div className="queue-body">
        <QueueSide filters={filters} narrow={narrow} keysOn={keysOn} />
        <div>
          {undo}
          {props.disputes}
          <p className="banner plain" role="status" hidden data-arrived="">
            <span />
            <a className="button" href="/moderation">
              Show them
            </a>
          </p>
          <ol className="items bare" data-items="">
            {items.map((item, index) => (
              <li key={item.id}>
                <QueueItem item={item} desk={desk} now={index === firstOpen} canPick />
              </li>
            ))}
          </ol>
          {items.length === 0 && <p className="empty">{props.empty}</p>}
          {items.length > 0 && <PickBar desk={desk} list={list} />}
          <Pager label="Pages of the queue" next={next} words={{ next: 'Next' }} />
        </div>
      </div>
    </div>
  );
}

function headingOf({ list, count, narrowed, filters }: QueueProps): string {
  if (list === 'spam') return spamInWords(count);
  const shown = filters.find(({ current }) => current);
  if (narrowed && shown !== undefined) return shown.name === 'Everything' ? 'Some of what waits' : shown.name;
  return waitingInWords(count);
}
