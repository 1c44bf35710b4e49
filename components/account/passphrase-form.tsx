import type { FieldErrors } from '@/lib/http/refused-form';
import { PassphraseField } from './passphrase-field';

interface PassphraseFormProps {
  /** Whether there is one to change. */
  hasPassphrase: boolean;
  /** For password managers, which want to know whose it is. */
  handle: string;
  errors: FieldErrors;
}

export function PassphraseForm({ hasPassphrase, handle, errors }: PassphraseFormProps) {
  return (
    <section aria-labelledby="passphrase-title">
      <h2 id="passphrase-title">{hasPassphrase ? 'Change the passphrase' : 'Choose a passphrase'}</h2>
      <p className="hint">Every other browser that is signed in as you is signed out.</p>
      <form className="form" method="post" action="/account/ways-in/passphrase">
        <input type="text" name="handle" defaultValue={handle} autoComplete="username" readOnly hidden />
        <PassphraseField
          name="passphrase"
          label={hasPassphrase ? 'The new one' : 'Passphrase'}
          errors={errors.passphrase}
        />
        <div className="row">
          <button className="button first" type="submit">
            {hasPassphrase ? 'Change it' : 'Use it from now on'}
          </button>
        </div>
      </form>
    </section>
  );
}
