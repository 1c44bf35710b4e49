import type { InboxEntry } from '@/lib/inbox/read-inbox';
import { Pager } from '@/components/ui/pager';
import { Time } from '@/components/ui/time';

interface InboxProps {
  entries: InboxEntry[];
  /** Where the list goes on; null at its end. */
  next: string | null;
  isFirst: boolean;
  language: string;
}

/** What a member is told of, the unread marked in words. */
export function Inbox({ entries, next, isFirst, language }: InboxProps) {
  const newest = entries[0];
  return (
    <section aria-labelledby="inbox-title" id="inbox">
      <h2 id="inbox-title">{isFirst ? 'The latest' : 'Earlier'}</h2>
      {entries.length === 0 ? (
        <p className="empty">{isFirst ? 'When somebody answers you, it is listed here.' : 'That was all.'}</p>
      ) : (
        <ol className="bare entries">
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} language={language} />
          ))}
        </ol>
      )}
      {isFirst && newest !== undefined && entries.some(({ isUnread }) => isUnread) && (
        <form className="form" method="post" action="/account/replies/read">
          <input type="hidden" name="upTo" value={newest.id} />
          <div className="row">
            <button className="button" type="submit">
              I have read all this
            </button>
          </div>
        </form>
      )}
      <Pager
        label="Pages of replies"
        previous={isFirst ? null : '/account/replies'}
        next={next === null ? null : `/account/replies?after=${next}`}
        words={{ previous: 'The latest', next: 'Earlier' }}
      />
    </section>
  );
}

function Entry({ entry, language }: { entry: InboxEntry; language: string }) {
  const { authorName, article, excerpt, at, toMe, isUnread, href } = entry;
  return (
    <li>
      <h3>
        {isUnread && <span className="state held">Unread</span>}
        <a href={href}>
          <bdi>{authorName}</bdi>
          {toMe ? ' answered you' : ' said something where you follow'}
        </a>
      </h3>
      <p className="hint">
        {'On '}
        <bdi>{article.title}</bdi>
        {', '}
        <Time at={at} language={language} />
      </p>
      {excerpt !== '' && <blockquote dir="auto">{excerpt}</blockquote>}
    </li>
  );
}
