import type { ReactNode } from 'react';
import type { QueuePage } from '@/lib/moderation/queue';
import { Pager } from '@/components/ui/pager';
import { QueueItem } from './queue-item';

interface QueueProps {
  page: QueuePage;
  list: 'waiting' | 'spam';
  language: string;
  /** What was decided last, and how to take it back. */
  undo: ReactNode;
}

/** What needs a person, one after the other. */
export function Queue({ page, list, language, undo }: QueueProps) {
  const path = list === 'waiting' ? '/moderation' : '/moderation/spam';
  return (
    <div className="page">
      <div className="queue-head">
        <h1>{list === 'waiting' ? waitingInWords(page.waiting) : spamInWords(page.spam)}</h1>
      </div>
      <div className="queue-body">
        <QueueSide waiting={page.waiting} spam={page.spam} current={list} />
        <div>
          {undo}
          {page.banner !== null && (
            <p className="banner" role="status">
              <span>{page.banner}</span>
            </p>
          )}
          {page.items.length === 0 ? (
            <p className="empty">{emptyInWords(list)}</p>
          ) : (
            <ol className="items bare">
              {page.items.map((item, index) => (
                <li key={item.id}>
                  <QueueItem item={item} language={language} now={index === 0} />
                </li>
              ))}
            </ol>
          )}
          <Pager
            label="Pages of the queue"
            next={page.next && `${path}?after=${page.next}`}
            words={{ next: 'Next' }}
          />
        </div>
      </div>
    </div>
  );
}

interface QueueSideProps {
  waiting: number;
  spam: number;
  current: 'waiting' | 'spam' | null;
}

/** The lists and how much is in each. */
function QueueSide({ waiting, spam, current }: QueueSideProps) {
  return (
    <div className="queue-side">
      <nav className="filters" aria-label="Show">
        <a href="/moderation" aria-current={current === 'waiting' ? 'page' : undefined}>
          Waiting <span className="count">{waiting}</span>
        </a>
        <a href="/moderation/spam" aria-current={current === 'spam' ? 'page' : undefined}>
          Spam <span className="count">{spam}</span>
        </a>
      </nav>
    </div>
  );
}

function waitingInWords(waiting: number): string {
  if (waiting === 0) return 'Nothing waits';
  return waiting === 1 ? 'One waits for a person' : `${waiting} wait for a person`;
}

function spamInWords(spam: number): string {
  if (spam === 0) return 'No spam';
  return spam === 1 ? 'One taken for spam' : `${spam} taken for spam`;
}

function emptyInWords(list: 'waiting' | 'spam'): string {
  return list === 'waiting'
    ? 'Here is what needs a person, as soon as something does.'
    : 'Here is what was taken for spam. It goes away by itself after a while.';
}
