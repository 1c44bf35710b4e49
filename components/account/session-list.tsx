import type { ListedSession } from '@/lib/auth/own-sessions';
import { Entry } from './entry';

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
          <Entry
            key={session.id}
            id={session.id}
            heading={
              <h2>
                <bdi>{session.label === '' ? `Session ${index + 1}` : session.label}</bdi>
                {session.id === here && <span className="tag">this browser</span>}
              </h2>
            }
            createdAt={session.createdAt}
            lastUsedAt={session.lastSeenAt}
            language={language}
            end={session.id === here ? null : { action: '/account/sessions/end', words: 'End it' }}
            naming={{
              action: '/account/sessions/label',
              words: 'Name it',
              field: {
                name: 'label',
                label: 'A name for this session',
                hint: 'Kitchen computer, old phone. Only you see it.',
                value: session.label,
                required: false,
              },
            }}
          />
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
