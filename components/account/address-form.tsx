import type { RefusedForm } from '@/lib/http/refused-form';
import { Field } from './field';

interface AddressFormProps {
  /** The confirmed address; null when the account has none. */
  email: string | null;
  refused: RefusedForm;
}

/** An address is one more way in, and where mail about replies goes. Nobody needs one. */
export function AddressForm({ email, refused }: AddressFormProps) {
  return (
    <section aria-labelledby="address-title">
      <h2 id="address-title">E-mail</h2>
      {email === null ? (
        <p className="hint">
          Your account has no address, and needs none. With one you can sign in by a link, and be told of
          replies.
        </p>
      ) : (
        <p>
          {'Links to sign in go to '}
          <bdi>{email}</bdi>. Nobody else is shown it.
        </p>
      )}
      <form className="form" method="post" action="/account/ways-in/email">
        <Field
          name="email"
          label={email === null ? 'Address' : 'Another address'}
          type="email"
          autoComplete="email"
          hint="Kept encrypted. It counts once you have opened the link we send there."
          value={refused.values.email}
          errors={refused.errors.email}
        />
        <div className="row">
          <button className="button" type="submit">
            Send a link to it
          </button>
        </div>
      </form>
      {email !== null && (
        <form method="post" action="/account/ways-in/email/remove">
          <button className="button" type="submit">
            Take the address off my account
          </button>
        </form>
      )}
    </section>
  );
}
