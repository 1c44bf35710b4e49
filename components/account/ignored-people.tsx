import type { IgnoredPerson } from '@/lib/comments/ignored-authors';
import { Time } from '@/components/ui/time';

interface IgnoredPeopleProps {
  people: IgnoredPerson[];
  language: string;
}

/** Whose comments are folded for this account. They are not told, and neither is anybody else. */
export function IgnoredPeople({ people, language }: IgnoredPeopleProps) {
  return (
    <section aria-labelledby="ignored-title" id="ignored">
      <h2 id="ignored-title">People you ignore</h2>
      {people.length === 0 ? (
        <p className="empty">
          Nobody. What somebody says can be folded away from the page of any of their comments.
        </p>
      ) : (
        <ul className="bare entries">
          {people.map(({ authorKey, name, createdAt }) => (
            <li key={authorKey}>
              <form className="row" method="post" action="/account/ignored">
                <input type="hidden" name="authorKey" value={authorKey} />
                <span>
                  <bdi>{name}</bdi>
                  {', since '}
                  <Time at={createdAt} language={language} to="day" />
                </span>
                <button className="button" type="submit">
                  Hear them again
                </button>
              </form>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
