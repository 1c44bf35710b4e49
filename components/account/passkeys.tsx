import type { WaysIn } from '@/lib/auth/ways-in';
import { Time } from '@/components/ui/time';
import { Field } from './field';

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
            <li key={id}>
              <h3>
                <bdi>{name}</bdi>
              </h3>
              <p className="hint">
                {'Since '}
                <Time at={createdAt} language={language} to="day" />
                {lastUsedAt !== null && (
                  <>
                    {'; last used on '}
                    <Time at={lastUsedAt} language={language} to="day" />
                  </>
                )}
              </p>
              <div className="row">
                <form method="post" action="/account/ways-in/passkeys/remove">
                  <input type="hidden" name="id" value={id} />
                  <button className="button" type="submit">
                    Take it away
                  </button>
                </form>
                <details className="fold">
                  <summary>Rename</summary>
                  <form className="form" method="post" action="/account/ways-in/passkeys/rename">
                    <input type="hidden" name="id" value={id} />
                    <Field id={`name-${id}`} name="name" label="Name" autoComplete="off" value={name} />
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
