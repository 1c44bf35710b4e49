import type { WaysIn } from '@/lib/auth/ways-in';
import { Entry } from './entry';

interface PasskeysProps {
  passkeys: WaysIn['passkeys'];
  language: string;
}

/** The passkeys there are, and the way to one more. They can be renamed and taken away without script, made only with it. */
export function Passkeys({ passkeys, language }: PasskeysProps) {
  return (
    <section aria-labelledby="passkeys-title">
      <h2 id="passkeys-title">Passkeys</h2>
      <p className="hint">
        Your phone, computer or a key you carry says that it is you. Nothing to type, nothing to be tricked
        out of.
      </p>
      {passkeys.length > 0 && (
        <ul className="bare entries">
          {passkeys.map(({ id, name, createdAt, lastUsedAt }) => (
            <Entry
              key={id}
              id={id}
              heading={
                <h3>
                  <bdi>{name}</bdi>
                </h3>
              }
              createdAt={createdAt}
              lastUsedAt={lastUsedAt}
              language={language}
              end={{ action: '/account/ways-in/passkeys/remove', words: 'Take it away' }}
              naming={{
                action: '/account/ways-in/passkeys/rename',
                words: 'Rename',
                field: { name: 'name', label: 'Name', value: name },
              }}
            />
          ))}
        </ul>
      )}
      <div data-passkey-place="" hidden>
        <button className="button" type="button" data-passkey="register">
          Add a passkey
        </button>
      </div>
      <noscript>
        <p className="hint">
          To add one, this browser would have to run JavaScript. Everything else here does without.
        </p>
      </noscript>
    </section>
  );
}
