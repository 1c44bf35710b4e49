import type { ReactNode } from 'react';
import type { Person } from '@/lib/moderation/person';
import { TextField } from '@/components/ui/fields';
import { Pager } from '@/components/ui/pager';
import { Time } from '@/components/ui/time';
import { ROLES, STATUS_NAMES } from './person-words';
import { SanctionForm } from './sanction-form';
import { SanctionList } from './sanction-list';

interface PersonViewProps {
  person: Person;
  language: string;
  /** What has just happened. */
  children: ReactNode;
}

const SPARED = {
  yourself: 'This is you. Nobody judges themselves.',
  rank: 'Nobody judges their equals, or those who may do more. Ask an administrator.',
};

/** One member, for moderators: what they said, what was said to them, and what moderators know. */
export function PersonView({ person, language, children }: PersonViewProps) {
  const { handle, displayName, role, since, spared } = person;
  const path = `/moderation/people/${encodeURIComponent(handle)}`;
  return (
    <div className="page settling person">
      <div className="queue-head">
        <h1>
          <bdi>{displayName}</bdi>
        </h1>
        <p>
          <bdi>{handle}</bdi>
          {`, ${ROLES[role]} since ${monthOf(since, language)}`}
        </p>
      </div>
      <div className="settling-body">
        {children}
        <Record record={person.record} />
        <section aria-labelledby="sanctions">
          <h2 id="sanctions">What they were told</h2>
          <Sanctions person={person} path={path} language={language} />
          {spared === null ? (
            <details className="opening">
              <summary>Warn, mute or ban them</summary>
              <SanctionForm action={`${path}/sanctions`} />
            </details>
          ) : (
            <p className="hint">{SPARED[spared]}</p>
          )}
        </section>
        <Notes notes={person.notes} action={`${path}/notes`} language={language} />
        <Comments person={person} path={path} language={language} />
      </div>
    </div>
  );
}

function Record({ record }: Pick<Person, 'record'>) {
  const shown = ['published', 'pending', 'declined', 'spam', 'withdrawn'] as const;
  return (
    <dl className="facts">
      {shown.map((status) => (
        <div key={status}>
          <dt>{STATUS_NAMES[status]}</dt>
          <dd>{record[status] ?? 0}</dd>
        </div>
      ))}
    </dl>
  );
}

function Sanctions({ person, path, language }: { person: Person; path: string; language: string }) {
  if (person.sanctions.length === 0) return <p className="empty">Nothing yet.</p>;
  return (
    <SanctionList
      sanctions={person.sanctions}
      path={person.spared === null ? `${path}/sanctions` : null}
      language={language}
    />
  );
}

function Notes({ notes, action, language }: Pick<Person, 'notes'> & { action: string; language: string }) {
  return (
    <section aria-labelledby="notes">
      <h2 id="notes">Notes among moderators</h2>
      {notes.length === 0 ? (
        <p className="empty">None.</p>
      ) : (
        <ul className="bare entries">
          {notes.map(({ at, by, note }, index) => (
            <li key={index}>
              <blockquote dir="auto">{note}</blockquote>
              <p className="hint">
                <bdi>{by ?? 'somebody who has left'}</bdi>
                {', '}
                <Time at={at} language={language} />
              </p>
            </li>
          ))}
        </ul>
      )}
      <details className="opening">
        <summary>Note something</summary>
        <form className="form" method="post" action={action}>
          <TextField
            name="note"
            id="person-note"
            label="Note"
            hint="Moderators read it, and nobody else. It cannot be changed, and goes when the account does."
            value=""
            rows={3}
          />
          <div className="row">
            <button className="button" type="submit">
              Keep it
            </button>
          </div>
        </form>
      </details>
    </section>
  );
}

function Comments({ person, path, language }: { person: Person; path: string; language: string }) {
  return (
    <section aria-labelledby="said">
      <h2 id="said">What they said</h2>
      {person.comments.length === 0 ? (
        <p className="empty">Nothing under this account.</p>
      ) : (
        <ul className="bare entries">
          {person.comments.map(({ id, status, createdAt, excerpt, article }) => (
            <li key={id}>
              <p>
                <a href={`/moderation/comments/${id}`}>
                  <Time at={createdAt} language={language} />
                </a>
                {`, ${(STATUS_NAMES[status] ?? status).toLowerCase()}, under `}
                <bdi>{article.title}</bdi>
              </p>
              {excerpt !== '' && (
                <p className="hint" dir="auto">
                  {excerpt}
                </p>
              )}
            </li>
          ))}
        </ul>
      )}
      <Pager
        label="Pages of comments"
        next={person.next === null ? null : `${path}?after=${person.next}#said`}
        words={{ next: 'Earlier ones' }}
      />
    </section>
  );
}

/** To the month: nobody needs the day on which somebody came. */
function monthOf(at: Date, language: string): string {
  const locale = language === 'en' ? 'en-GB' : language;
  return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(at);
}
