interface LeaveFormProps {
  /** What stands in the place of a name that is gone. */
  leftName: string;
  /** What was chosen before, when the form was refused. */
  words?: string | null;
}

/** What is done in any case, the choice there is, and the button; all of it before anything happens. */
export function LeaveForm({ leftName, words = null }: LeaveFormProps) {
  return (
    <>
      <section aria-labelledby="anyway">
        <h2 id="anyway">What is destroyed in any case</h2>
        <ul className="said-plainly">
          <li>
            Your account, with its name, address, passphrase, passkeys and codes. All browsers are signed out.
          </li>
          <li>Everything you follow and whom you ignore. No mail goes to you any more.</li>
          <li>Where your comments came from, which we kept sealed for a few days.</li>
          <li>
            What you wrote and nobody was shown: drafts, and what was declined, withdrawn or taken for spam.
          </li>
        </ul>
        <p className="hint">
          Articles of yours that are published stay, without your name. Your handle is never given to anybody
          again. Copies in backups go when those do.
        </p>
      </section>
      <section aria-labelledby="choice-title">
        <h2 id="choice-title">What becomes of your words?</h2>
        <form className="form" method="post" action="/account/leave">
          <fieldset>
            <legend>Your comments</legend>
            <label className="choice">
              <input type="radio" name="words" value="erase" defaultChecked={words === 'erase'} required />
              <span>
                Erase them
                <small>
                  Their words and their name are gone. Where others have replied an empty place stays, so that
                  the replies still hang together.
                </small>
              </span>
            </label>
            <label className="choice">
              <input type="radio" name="words" value="keep" defaultChecked={words === 'keep'} />
              <span>
                Keep them without my name
                <small>
                  {'They stay where they are, signed “'}
                  {leftName}
                  {'”. What you say of yourself in them stays readable.'}
                </small>
              </span>
            </label>
          </fieldset>
          <label className="choice">
            <input type="checkbox" name="sure" value="yes" required />
            <span>I know that this cannot be undone</span>
          </label>
          <div className="row">
            <button className="button first" type="submit">
              Close it for good
            </button>
            <a className="cancel" href="/account">
              Keep it
            </a>
          </div>
        </form>
      </section>
    </>
  );
}
