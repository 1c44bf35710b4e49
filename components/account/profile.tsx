import type { Viewer } from '@/lib/auth/viewer';
import type { RefusedForm } from '@/lib/http/refused-form';
import { Field } from './field';

interface ProfileProps {
  account: Viewer;
  /** The two forms, when they were refused. */
  handle: RefusedForm;
  name: RefusedForm;
}

/** What others see of an account: nothing that was not chosen by its owner. Who is banned stays who they are. */
export function Profile({ account, handle, name }: ProfileProps) {
  if (account.isBanned) return <Kept account={account} />;
  return (
    <section aria-labelledby="profile-title">
      <h2 id="profile-title">What others see</h2>
      <form className="form" method="post" action="/account/name">
        <Field
          name="displayName"
          label="Name"
          hint="It stands beside what you say from now on. What you said before keeps the name it had."
          autoComplete="off"
          value={name.values.displayName ?? account.displayName}
          errors={name.errors.displayName}
        />
        <div className="row">
          <button className="button" type="submit">
            Change the name
          </button>
        </div>
      </form>
      <form className="form" method="post" action="/account/handle">
        <Field
          name="handle"
          label="Handle"
          hint="What you sign in with. When it is changed, nobody else gets the old one for a good while, and you can change it again only after some days."
          autoComplete="username"
          verbatim
          value={handle.values.handle ?? account.handle}
          errors={handle.errors.handle}
        />
        <div className="row">
          <button className="button" type="submit">
            Change the handle
          </button>
        </div>
      </form>
    </section>
  );
}

function Kept({ account: { displayName, handle } }: Pick<ProfileProps, 'account'>) {
  return (
    <section aria-labelledby="profile-title">
      <h2 id="profile-title">What others see</h2>
      <p>
        Your name is <bdi>{displayName}</bdi>, and you sign in as <bdi>{handle}</bdi>. Both stay as they are
        until the ban is over.
      </p>
    </section>
  );
}
