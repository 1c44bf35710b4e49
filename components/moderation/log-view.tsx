import type { LogRow } from '@/lib/moderation/log';
import { Select, TextField } from '@/components/ui/fields';
import { Pager } from '@/components/ui/pager';
import { Time } from '@/components/ui/time';
import { articlePath } from '@/lib/urls';

interface LogViewProps {
  rows: LogRow[];
  /** The fields of the search as they were filled in. */
  shown: Record<string, string>;
  /** Addresses of the next page, and of the same as a file. */
  next: string | null;
  csv: string;
  language: string;
}

const KINDS = [
  { value: '', name: 'Everything' },
  { value: 'decisions', name: 'About comments' },
  { value: 'people', name: 'About people' },
  { value: 'articles', name: 'About conversations' },
  { value: 'rules', name: 'About rules' },
];

/** What moderators did, the latest first. What was decided at once stands under one line, row by row. */
export function LogView({ rows, shown, next, csv, language }: LogViewProps) {
  const isSearch = Object.keys(shown).length > 0;
  return (
    <div className="page log">
      <div className="queue-head">
        <h1>Log</h1>
        <p>
          Nothing in it can be changed. The names are for the team alone. <a href={csv}>Save as CSV</a>
        </p>
      </div>
      <details className="opening" open={isSearch}>
        <summary>Search</summary>
        <form className="form" method="get" action="/moderation/log">
          <TextField name="by" label="Moderator" hint="Their handle." verbatim short value={shown.by ?? ''} />
          <Select name="kind" label="What" value={shown.kind ?? ''} options={KINDS} />
          <TextField
            name="article"
            label="Article"
            hint="The last part of its address."
            verbatim
            short
            value={shown.article ?? ''}
          />
          <TextField
            name="comment"
            label="Comment"
            hint="The sixteen signs at the end of its address."
            verbatim
            short
            value={shown.comment ?? ''}
          />
          <TextField name="from" label="From" hint="YYYY-MM-DD" verbatim short value={shown.from ?? ''} />
          <TextField
            name="to"
            label="To"
            hint="YYYY-MM-DD, that day included"
            verbatim
            short
            value={shown.to ?? ''}
          />
          <div className="row">
            <button className="button" type="submit">
              Look
            </button>
            {isSearch && <a href="/moderation/log">Show everything</a>}
          </div>
        </form>
      </details>
      {rows.length === 0 ? (
        <p className="empty">{isSearch ? 'Nothing of the kind was done.' : 'Nothing was done yet.'}</p>
      ) : (
        <ol className="bare done">
          {rows.map((row, index) => (
            <Entry key={row.cursor} row={row} before={rows[index - 1]?.batch ?? null} language={language} />
          ))}
        </ol>
      )}
      <Pager label="Pages of the log" next={next} words={{ next: 'Earlier' }} />
    </div>
  );
}

function Entry({ row, before, language }: { row: LogRow; before: string | null; language: string }) {
  const { at, by, what, commentId, article, person, batch } = row;
  return (
    <li className={batch === null ? undefined : batch === before ? 'bulk' : 'bulk first'}>
      {batch !== null && batch !== before && <p className="hint">Decided together:</p>}
      <Time at={at} language={language} />
      <span>
        {what}
        {person !== null && (
          <>
            {': '}
            <a href={`/moderation/people/${encodeURIComponent(person.handle)}`}>
              <bdi>{person.displayName}</bdi>
            </a>
          </>
        )}
        {commentId !== null && (
          <>
            {': '}
            <a href={`/moderation/comments/${commentId}`}>the comment</a>
          </>
        )}
        {article !== null && (
          <>
            {', under '}
            <a href={articlePath(article.slug)}>
              <bdi>{article.title}</bdi>
            </a>
          </>
        )}
      </span>
      <span className="hint">
        {'by '}
        <bdi>{by ?? 'somebody who has left'}</bdi>
      </span>
    </li>
  );
}
