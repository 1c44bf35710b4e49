import type { RefusedForm } from '@/lib/http/refused-form';
import { PlainPage } from '@/components/ui/plain-page';
import { Field } from './field';
import { Notice, type Told } from './notice';
import { PasskeyButton } from './passkey-button';
import { WayBackField } from './way-back-field';

interface SignInWaysProps {
  /** Whether mail can be sent; where it cannot, nothing asks for an address. */
  mail: boolean;
  isSignUpOpen: boolean;
  /** Where it goes on. */
  next: string | null;
  /** As it was typed, when that and the passphrase did not belong together. */
  handle: string | undefined;
  /** The form of the e-mail link, when that was refused. */
  refused: RefusedForm;
  told: Told | null;
}

/** Every way in there is, the one that most have first; and where to turn for those who have lost theirs. */
export function SignInWays({ mail, isSignUpOpen, next, handle, refused, told }: SignInWaysProps) {
  return (
    <PlainPage
      title="Sign in"
      standfirst="Reading and commenting need no account. One keeps a name for you, and nothing more."
    >
      <div className="account">
        <Notice told={told} />
        <section aria-labelledby="by-passphrase">
          <h2 id="by-passphrase">With a passphrase</h2>
          <form className="form" method="post" action="/sign-in">
            <WayBackField next={next} />
            <Field name="handle" label="Handle" autoComplete="username" value={handle} verbatim />
            <Field name="passphrase" label="Passphrase" type="password" autoComplete="current-password" />
            <div className="row">
              <button className="button first" type="submit">
                Sign in
              </button>
            </div>
          </form>
          <p className="beside">
            <a href="/sign-in/recovery">Lost your passphrase? Use a recovery code</a>
          </p>
        </section>
        <PasskeyButton act="sign-in" next={next} title="With a passkey" />
        {mail && (
          <section aria-labelledby="by-link">
            <h2 id="by-link">With a link by e-mail</h2>
            <form className="form" method="post" action="/sign-in/link">
              <WayBackField next={next} />
              <Field
                name="email"
                label="E-mail"
                type="email"
                autoComplete="email"
                hint={`${isSignUpOpen ? 'If no account has the address yet, the link makes one.' : 'For accounts that have an address.'} It works for ten minutes, once.`}
                value={refused.values.email}
                errors={refused.errors.email}
              />
              <div className="row">
                <button className="button" type="submit">
                  Send me a link
                </button>
              </div>
            </form>
          </section>
        )}
        <section aria-labelledby="no-account">
          <h2 id="no-account">No account yet?</h2>
          {isSignUpOpen ? (
            <p>
              <a href="/sign-up">Make one</a>. It takes a name and a passphrase; no address, no telephone.
            </p>
          ) : (
            <p>New accounts are made by those who look after this site, not on this page.</p>
          )}
        </section>
      </div>
    </PlainPage>
  );
}
