import type { ReactNode } from 'react';
import type { ListedAccount } from '@/lib/auth/roles';
import { Select, TextField, type Option } from '@/components/ui/fields';

const ROLES: readonly Option[] = [
  { value: 'member', name: 'Member: comments' },
  { value: 'author', name: 'Author: writes articles as well' },
  { value: 'moderator', name: 'Moderator: looks after comments as well' },
  { value: 'administrator', name: 'Administrator: everything' },
];

interface AccountItemsProps {
  /** Those whose role needs a second step that they have not set up are told apart. */
  accounts: (ListedAccount & { lacksSecondStep?: boolean })[];
}

/** Accounts, each with its role and the way to give it another. */
export function AccountItems({ accounts }: AccountItemsProps) {
  return (
    <ul className="bare settled">
      {accounts.map(({ handle, displayName, role, lacksSecondStep = false }) => (
        <li key={handle}>
          <h2>
            <bdi>{displayName}</bdi>
          </h2>
          <p className="hint">
            <bdi>{handle}</bdi>
            {`, ${role}${lacksSecondStep ? ', has set up no second step yet' : ''}`}
          </p>
          <details className="opening">
            <summary>Change the role</summary>
            <ChangeRole id={`role-${handle}`} role={role}>
              <input type="hidden" name="handle" value={handle} />
            </ChangeRole>
          </details>
        </li>
      ))}
    </ul>
  );
}

/** For somebody whose handle is known: nobody has to look for them in the list. */
export function RoleForm() {
  return (
    <section aria-labelledby="role-of">
      <h2 id="role-of">Give a member another role</h2>
      <ChangeRole id="role-new" role="author">
        <TextField id="handle-role" name="handle" label="Handle" verbatim short value="" />
      </ChangeRole>
    </section>
  );
}

/** `children` say whose role it is. */
function ChangeRole({ id, role, children }: { id: string; role: string; children: ReactNode }) {
  return (
    <form className="form" method="post" action="/admin/accounts/role">
      {children}
      <Select id={id} name="role" label="Role" value={role} options={ROLES} />
      <div className="row">
        <button className="button" type="submit">
          Change it, and sign them out
        </button>
      </div>
    </form>
  );
}

/** For somebody who has lost every way in, and whom one knows by other means than their word. */
export function SignInLinkForm() {
  return (
    <section aria-labelledby="link-for">
      <h2 id="link-for">Let somebody back in</h2>
      <p>
        A link that signs them in, once, within a day. Whoever has it is them: give it only to somebody you
        know, and by a way that others do not read. If the account has an e-mail address, a mail to it says
        that the link was made.
      </p>
      <form className="form" method="post" action="/admin/accounts/link">
        <TextField id="handle-link" name="handle" label="Handle" verbatim short value="" />
        <div className="row">
          <button className="button" type="submit">
            Make a sign-in link
          </button>
        </div>
      </form>
    </section>
  );
}

/** Said once. */
export function MadeLink({ url }: { url: string }) {
  return (
    <section aria-labelledby="link">
      <h2 id="link">The link</h2>
      <code className="once">{url}</code>
      <p className="hint">
        It works once, within a day. Links made before for the same account do not work any more.
      </p>
    </section>
  );
}
