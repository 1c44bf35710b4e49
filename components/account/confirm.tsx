import type { WaysIn } from '@/lib/auth/ways-in';
import { Field } from './field';
import { PasskeyButton } from './passkey-button';
import { WayBackField } from './way-back-field';

interface ConfirmProps {
  ways: WaysIn;
  /** Whether a link by e-mail is how this account confirms: it has nothing else. */
  byMail: boolean;
  /** Where it goes on. What was about to be done is done again there. */
  next: string;
}

/** Asks for any one proof that the account has. Who came by mail alone is sent another. */
export function Confirm({ ways, byMail, next }: ConfirmProps) {
  return (
    <>
      {ways.hasPassphrase && (
        <section aria-labelledby="by-passphrase">
          <h2 id="by-passphrase">With your passphrase</h2>
          <form className="form" method="post" action="/sign-in/confirm">
            <WayBackField next={next} />
            <Field name="passphrase" label="Passphrase" type="password" autoComplete="current-password" />
            <div className="row">
              <button className="button first" type="submit">
                It is me
              </button>
            </div>
          </form>
        </section>
      )}
      {ways.passkeys.length > 0 && <PasskeyButton act="confirm" next={next} title="With a passkey" />}
      {ways.hasTotp && (
        <section aria-labelledby="by-app">
          <h2 id="by-app">With your code app</h2>
          <form className="form" method="post" action="/sign-in/confirm">
            <WayBackField next={next} />
            <Field
              name="code"
              label="Code"
              hint="Six digits, from the app you set up for this."
              autoComplete="one-time-code"
              inputMode="numeric"
              verbatim
            />
            <div className="row">
              <button className={ways.hasPassphrase ? 'button' : 'button first'} type="submit">
                It is me
              </button>
            </div>
          </form>
        </section>
      )}
      {byMail && (
        <section aria-labelledby="by-mail">
          <h2 id="by-mail">With a link by e-mail</h2>
          <p className="hint">To the address of your account. Open it in this browser.</p>
          <form method="post" action="/sign-in/confirm/link">
            <WayBackField next={next} />
            <button className="button first" type="submit">
              Send me a link
            </button>
          </form>
        </section>
      )}
      <section aria-labelledby="anew">
        <h2 id="anew">By signing in again</h2>
        <p className="hint">Whoever has just signed in is not asked.</p>
        <form method="post" action="/sign-out">
          <input type="hidden" name="again" value="yes" />
          <WayBackField next={next} />
          <button className="button" type="submit">
            Sign out, to sign in again
          </button>
        </form>
      </section>
    </>
  );
}
