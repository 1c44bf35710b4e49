import type { WaysIn } from '@/lib/auth/ways-in';
import { Field } from './field';
import { PasskeyButton } from './passkey-button';
import { WayBackField } from './way-back-field';

interface SecondStepProps {
  ways: WaysIn;
  /** Where it goes on. */
  next: string;
}

/** Takes the second step, or has it chosen by who has none yet. */
export function SecondStep({ ways, next }: SecondStepProps) {
  if (!ways.hasTotp && ways.passkeys.length === 0) return <Enrol next={next} />;
  return (
    <>
      {ways.passkeys.length > 0 && <PasskeyButton act="second-step" next={next} title="With a passkey" />}
      {ways.hasTotp && (
        <section aria-labelledby="by-app">
          <h2 id="by-app">With your code app</h2>
          <CodeForm
            next={next}
            label="Code"
            hint="Six digits, from the app you set up for this."
            autoComplete="one-time-code"
            isFirst
          />
        </section>
      )}
      <section aria-labelledby="by-recovery">
        <h2 id="by-recovery">With a recovery code</h2>
        <CodeForm
          next={next}
          label="Recovery code"
          hint="One of those you wrote down. It is used up by this."
          autoComplete="off"
          isFirst={!ways.hasTotp}
        />
      </section>
      {!ways.hasTotp && (
        <noscript>
          <p className="hint">
            Passkeys need JavaScript. Without it, use a recovery code, and add a code app under “Ways in”.
          </p>
        </noscript>
      )}
    </>
  );
}

function Enrol({ next }: { next: string }) {
  return (
    <>
      <p>You have none yet. Choose one; you can have both, and change them later.</p>
      <PasskeyButton
        act="register"
        next={next}
        title="A passkey"
        hint="Your phone, computer or a key you carry says that it is you. Nothing to type, nothing to be tricked out of."
      />
      <section aria-labelledby="an-app">
        <h2 id="an-app">A code app</h2>
        <p className="hint">
          An app on your phone shows six digits that change every half minute. Aegis and FreeOTP are free and
          tell nobody.
        </p>
        <form method="post" action="/account/ways-in/totp">
          <button className="button first" type="submit">
            Set up a code app
          </button>
        </form>
      </section>
    </>
  );
}

interface CodeFormProps {
  next: string;
  label: string;
  hint: string;
  autoComplete: string;
  isFirst: boolean;
}

function CodeForm({ next, label, hint, autoComplete, isFirst }: CodeFormProps) {
  const isDigits = autoComplete === 'one-time-code';
  return (
    <form className="form" method="post" action="/sign-in/second-step">
      <WayBackField next={next} />
      <Field
        id={isDigits ? 'code' : 'recovery-code'}
        name={isDigits ? 'code' : 'recoveryCode'}
        label={label}
        hint={hint}
        autoComplete={autoComplete}
        inputMode={isDigits ? 'numeric' : undefined}
        verbatim
      />
      <div className="row">
        <button className={isFirst ? 'button first' : 'button'} type="submit">
          Go on
        </button>
      </div>
    </form>
  );
}
