import type { MailChoice } from '@/lib/auth/mail-choice';
import { Radios } from '@/components/ui/fields';

const CHOICES = [
  { value: 'replies', name: 'replies to it' },
  { value: 'none', name: 'nothing' },
] as const;

/** What is chosen already when somebody writes with their account; each time they can choose otherwise. */
export function MailChoiceForm({ choice }: { choice: MailChoice }) {
  return (
    <section aria-labelledby="mail-title">
      <h2 id="mail-title">When you say something</h2>
      <form className="form" method="post" action="/account/notifications">
        <fieldset>
          <legend>Tell me about, unless I choose otherwise there</legend>
          <Radios name="mail" value={choice} options={CHOICES} />
        </fieldset>
        <div className="row">
          <button className="button" type="submit">
            Keep this
          </button>
        </div>
      </form>
    </section>
  );
}
