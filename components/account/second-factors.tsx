interface CodeAppProps {
  hasTotp: boolean;
  /** Whether what they look after wants a second step. */
  isNeeded: boolean;
}

/** Six digits from an app, as the second step. */
export function CodeApp({ hasTotp, isNeeded }: CodeAppProps) {
  return (
    <section aria-labelledby="totp-title">
      <h2 id="totp-title">Code app</h2>
      <p className="hint">
        An app on your phone shows six digits that change every half minute.{' '}
        {isNeeded
          ? 'What you look after here wants a second step: this, or a passkey.'
          : 'With one, a passphrase alone lets nobody in.'}
      </p>
      <div className="row">
        {!hasTotp && (
          <form method="post" action="/account/ways-in/totp">
            <button className="button" type="submit">
              Set up a code app
            </button>
          </form>
        )}
        {hasTotp && (
          <form method="post" action="/account/ways-in/totp/remove">
            <button className="button" type="submit">
              Ask for no codes any more
            </button>
          </form>
        )}
      </div>
    </section>
  );
}

/** What gets one in when everything else is lost. */
export function RecoveryCodes({ left }: { left: number }) {
  return (
    <section aria-labelledby="recovery-title">
      <h2 id="recovery-title">Recovery codes</h2>
      <p className="hint">
        {left === 0
          ? 'You have none. They are for the day when everything else is lost.'
          : `${left} of yours ${left === 1 ? 'is' : 'are'} still good. New ones make the old ones useless.`}
      </p>
      <form method="post" action="/account/ways-in/recovery-codes">
        <button className="button" type="submit">
          {left === 0 ? 'Make recovery codes' : 'Make new ones'}
        </button>
      </form>
    </section>
  );
}
