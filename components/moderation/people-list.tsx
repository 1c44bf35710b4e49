import type { SanctionedGuest } from '@/lib/moderation/guest-sanctions';
import type { PeoplePage } from '@/lib/moderation/people';
import { Pager } from '@/components/ui/pager';
import { Time } from '@/components/ui/time';
import { SanctionedGuests } from './guest-sanctions';
import { KIND_STATES, ROLES } from './person-words';

interface PeopleListProps {
  page: PeoplePage;
  /** Guests who are held to something, where the list is of those. */
  guests: readonly SanctionedGuest[];
  list: 'active' | 'sanctioned' | 'search';
  /** What was looked for; empty without a search. */
  words: string;
  /** The address of the next page. */
  next: string | null;
  language: string;
}

const LISTS = [
  { list: 'active', href: '/moderation/people', name: 'Lately here' },
  { list: 'sanctioned', href: '/moderation/people?show=sanctioned', name: 'Under a sanction' },
] as const;

const EMPTY = {
  active: 'No member has said anything yet. Guests are looked after from the page of their comment.',
  sanctioned: 'No member is held to anything.',
  search: 'Nobody here has a name like that.',
};

/** Members, by what they said last, by what they are held to, or by name. */
export function PeopleList({ page, guests, list, words, next, language }: PeopleListProps) {
  return (
    <div className="page people">
      <div className="queue-head">
        <h1>People</h1>
        <nav className="filters" aria-label="Which people">
          {LISTS.map(({ list: one, href, name }) => (
            <a key={one} href={href} aria-current={one === list ? 'page' : undefined}>
              {name}
            </a>
          ))}
        </nav>
      </div>
      <form className="row find" method="get" action="/moderation/people" role="search">
        <div className="field">
          <label htmlFor="q">Handle or name</label>
          <input id="q" name="q" type="search" dir="auto" defaultValue={words} autoComplete="off" />
        </div>
        <button className="button" type="submit">
          Look
        </button>
      </form>
      {page.people.length === 0 ? (
        <p className="empty">{EMPTY[list]}</p>
      ) : (
        <ul className="bare persons">
          {page.people.map(({ handle, displayName, role, lastSaidAt, sanctions }) => (
            <li key={handle}>
              <a href={`/moderation/people/${encodeURIComponent(handle)}`}>
                <bdi>{displayName}</bdi>
              </a>
              <span className="hint">
                <bdi>{handle}</bdi>
                {role !== 'member' && `, ${ROLES[role]}`}
              </span>
              {sanctions.map((kind) => (
                <span className="state wait" key={kind}>
                  {KIND_STATES[kind]}
                </span>
              ))}
              <span className="when">
                {lastSaidAt === null ? (
                  'has said nothing yet'
                ) : (
                  <>
                    {'said something '}
                    <Time at={lastSaidAt} language={language} to="day" />
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      <SanctionedGuests guests={guests} language={language} />
      <Pager label="Pages of people" next={next} words={{ next: 'More people' }} />
    </div>
  );
}
