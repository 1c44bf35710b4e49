import type { AuthorRecord, Check, QueueItem as Item } from '@/lib/moderation/queue-item';
import { Time } from '@/components/ui/time';
import type { Desk } from './desk';
import { counted, reportedInWords } from './item-words';

interface ItemProps {
  item: Item;
  desk: Desk;
}

/** Why it is here, who wrote it, and what is known besides: what one reads before the text. */
export function ItemWhy({ item, desk }: ItemProps) {
  return (
    <div className="why">
      <Reasons item={item} />
      {item.isKeptFromMe && (
        <p>You wrote it, passed it on, or declined it before: a colleague looks at it, if there is one.</p>
      )}
      <Appeal item={item} desk={desk} />
      <p className="record">
        <Record author={item.author} />
        <a href={`/moderation/comments/${item.id}#conversation`} data-whole="" aria-keyshortcuts="c">
          The whole conversation
        </a>
      </p>
      <Reported item={item} desk={desk} />
      <Notes item={item} desk={desk} />
      <Checks item={item} desk={desk} />
    </div>
  );
}

/** What is decided waits for nobody, but what was found in it may still be of interest. */
function Reasons({ item: { why, waitsSince, status } }: { item: Item }) {
  const isHere = waitsSince !== null || status === 'spam';
  const [first = 'nobody has said. It waits for a person.', ...rest] = why;
  return (isHere ? [first, ...rest] : why).map((reason, index) => (
    <p key={reason}>
      {isHere && index === 0 && <strong>Why it is here: </strong>}
      {reason}
    </p>
  ));
}

function Appeal({ item: { appeal, decidedBefore }, desk }: ItemProps) {
  if (appeal === null) return null;
  return (
    <>
      {appeal.note !== '' && (
        <blockquote className="word" dir="auto">
          {appeal.note}
        </blockquote>
      )}
      {decidedBefore?.to === 'declined' && (
        <p className="record">
          {'Declined '}
          <Time at={decidedBefore.at} language={desk.language} />
          {decidedBefore.isMine ? ' by you.' : ' by another moderator.'}
        </p>
      )}
    </>
  );
}

function Record({ author }: { author: AuthorRecord | null }) {
  if (author === null) return 'A guest, of whom nothing is known. ';
  const { key, handle, published, declined, spam } = author;
  const counts = [
    published === 0 ? 'nothing published yet' : `${published} published`,
    declined > 0 && `${declined} declined`,
    spam > 0 && `${spam} spam`,
  ].filter(Boolean);
  return (
    <>
      <a
        href={
          handle === null
            ? `/moderation?author=${encodeURIComponent(key)}`
            : `/moderation/people/${encodeURIComponent(handle)}`
        }
        aria-keyshortcuts="u"
      >
        Record here
      </a>
      {`: ${counts.join(', ')}, first seen in ${seenIn(author.firstSeen)}. `}
    </>
  );
}

const month = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

function seenIn(at: Date): string {
  return month.format(at);
}

function Reported({ item: { reports }, desk }: ItemProps) {
  if (reports.count === 0) return null;
  return (
    <details open={reports.notes.length > 0}>
      <summary>{`What ${counted(reports.count, 'reader')} reported`}</summary>
      <dl>
        {reports.reasons.map(({ reason, count }) => (
          <div key={reason}>
            <dt>{counted(count, 'report')}</dt>
            <dd>{reportedInWords(reason)}</dd>
          </div>
        ))}
        {reports.notes.map(({ reason, note, at }) => (
          <div key={`${at.getTime()} ${note}`}>
            <dt>
              <Time at={at} language={desk.language} />, {reportedInWords(reason)}
            </dt>
            <dd dir="auto">{note}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** Notes are for those who decide, so they lie open. */
function Notes({ item: { notes }, desk }: ItemProps) {
  if (notes.length === 0) return null;
  return (
    <ul className="notes bare">
      {notes.map(({ at, by, note }) => (
        <li key={`${at.getTime()} ${note}`}>
          <span>
            <strong>
              <bdi>{by ?? 'A moderator'}</bdi>
            </strong>
            {', '}
            <Time at={at} language={desk.language} />
          </span>
          <p dir="auto">{note}</p>
        </li>
      ))}
    </ul>
  );
}

const SAID: Record<Check['verdict'], string> = {
  ham: 'no spam',
  spam: 'spam',
  unknown: 'no answer that counts',
};

const SENT: Record<string, string> = {
  full: 'text, name, e-mail, network address, browser',
  'no-email': 'text, name, network address, browser; no e-mail',
  'text-and-ip': 'text and network address; nothing else',
};

function Checks({ item: { checks, isBeingChecked }, desk }: ItemProps) {
  if (checks.length === 0) return null;
  return (
    <details>
      <summary>What Akismet was sent, and said</summary>
      {isBeingChecked && <p>It is asked again by itself.</p>}
      <dl>
        {checks.map((check) => (
          <div key={`${check.at.getTime()} ${check.reason}`}>
            <dt>
              <Time at={check.at} language={desk.language} />
            </dt>
            <dd>{checkInWords(check)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function checkInWords({ verdict, blatant, provisional, tier, answer, error, alertCode }: Check): string {
  const said = [
    blatant ? 'certain spam' : SAID[verdict],
    provisional && 'for now',
    verdict === 'unknown' && answer !== '' && `it said “${answer}”`,
    error !== null && error,
    alertCode !== null && `alert ${alertCode}`,
  ].filter(Boolean);
  return `${said.join(', ')}. Sent: ${SENT[tier] ?? tier}.`;
}
