import type { MailChoice } from '@/lib/auth/mail-choice';

const CHOICES = [
  { value: 'replies', name: 'replies to what I say' },
  { value: 'none', name: 'nothing' },
] as const;

interface MailChoiceFormProps {
  choice: MailChoice;
  /** Without an address nothing is sent, whatever is chosen. */
  hasAddress: boolean;
}

export function MailChoiceForm({ choice, hasAddress }: MailChoiceFormProps) {
  return (
    <section aria-labelledby="mail-title">
      <h2 id="mail-title">Mail</h2>
      {hasAddress ? (
        <form className="form" method="post" action="/account/notifications">
          <fieldset>
            <legend>Write to me about</legend>
            {CHOICES.map(({ value, name }) => (
              <label className="choice" key={value}>
                <input type="radio" name="mail" value={value} defaultChecked={value === choice} />
                <span>{name}</span>
              </label>
            ))}
          </fieldset>
          <div className="row">
            <button className="button" type="submit">
              Keep this
            </button>
          </div>
        </form>
      ) : (
        <p className="empty">
          Your account has no address, so nothing is sent. One can be added under{' '}
          <a href="/account/ways-in">Ways in</a>.
        </p>
      )}
    </section>
  );
}
