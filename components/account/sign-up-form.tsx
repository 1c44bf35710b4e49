import type { RefusedForm } from '@/lib/http/refused-form';
import { ErrorSummary } from '@/components/ui/error-summary';
import { Field } from './field';
import { PassphraseField } from './passphrase-field';

interface SignUpFormProps {
  /** As it was refused a moment ago; empty at first. */
  form: RefusedForm;
  /** Whether a link has proved an address, which takes the place of a passphrase. */
  byLink: boolean;
}

/** Asks for what an account cannot do without: a handle, and a way to prove that it is theirs where there is none yet. */
export function SignUpForm({ form: { values, errors }, byLink }: SignUpFormProps) {
  return (
    <form className="form" method="post" action="/sign-up">
      <ErrorSummary
        errors={Object.entries(errors).flatMap(([id, messages]) =>
          messages.map((message) => ({ id, message })),
        )}
      />
      {byLink && <input type="hidden" name="byLink" value="yes" />}
      <Field
        name="handle"
        label="Handle"
        autoComplete="username"
        verbatim
        hint="What you sign in with, and your place in addresses here: 2 to 30 letters and digits, with dots or dashes between. Choose none that you use elsewhere."
        value={values.handle}
        errors={errors.handle}
      />
      <Field
        name="displayName"
        label="Name, if it should be another"
        autoComplete="off"
        required={false}
        hint="What stands beside what you say. Left empty, it is the handle."
        value={values.displayName}
        errors={errors.displayName}
      />
      {!byLink && <PassphraseField name="passphrase" label="Passphrase" errors={errors.passphrase} />}
      <div className="row">
        <button className="button first" type="submit">
          Make the account
        </button>
        <a className="cancel" href={byLink ? '/sign-up' : '/sign-in'}>
          {byLink ? 'Make one without an address' : 'I have one'}
        </a>
      </div>
    </form>
  );
}
