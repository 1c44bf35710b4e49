import type { ListedSession } from '@/lib/auth/own-sessions';
import { Time } from '@/components/ui/time';
import { Field } from './field';

interface SessionListProps {
  sessions: ListedSession[];
  /** The id of the one this page is shown in. */
  here: string;
  language: string;
}

/** Every open session, each with the way to name and to end it. To the day: when somebody was here is nobody's business. */
export function SessionList({ sessions, here, language }: SessionListProps) {
  const others = sessions.filter(({ id }) => id !== here);
  return (
    <>
      <ul className="bare entries">
        {sessions.map((session, index) => (
          <li key={session.id}>
            <h2>
              <bdi>{session.label === '' ? `Session ${index + 1}` : session.label}</bdi>
              {session.id === here && <span className="tag">this browser</span>}
            </h2>
            <p className="hint">
              {'Since '}
              <Time at={session.createdAt} language={language} to="day" />
              {'; last used on '}
              <Time at={session.lastSeenAt} language={language} to="day" />
            </p>
            <div className="row">
              {session.id !== here && (
                <form method="post" action="/account/sessions/end">
                  <input type="hidden" name="id" value={session.id} />
                  <button className="button" type="submit">
                    End it
                  </button>
                </form>
              )}
              <details className="fold">
                <summary>Name it</summary>
                <form className="form" method="post" action="/account/sessions/label">
                  <input type="hidden" name="id" value={session.id} />
                  <Field
                    id={`label-${session.id}`}
                    name="label"
                    label="A name for this session"
                    hint="Kitchen computer, old phone. Only you see it."
                    autoComplete="off"
                    value={session.label}
                    required={false}
                  />
                  <div className="row">
                    <button className="button" type="submit">
                      Keep the name
                    </button>
                  </div>
                </form>
              </details>
            </div>
          </li>
        ))}
      </ul>
      <div className="row">
        {others.length > 0 && (
          <form method="post" action="/account/sessions/end-others">
            <button className="button first" type="submit">
              {others.length === 1 ? 'End the other one' : `End all ${others.length} others`}
            </button>
          </form>
        )}
        <form method="post" action="/sign-out">
          <button className="button" type="submit">
            Sign out here
          </button>
        </form>
      </div>
    </>
  );
}
