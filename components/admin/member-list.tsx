import type { ListedAccount } from '@/lib/auth/roles';
import { Pager } from '@/components/ui/pager';
import { AccountItems } from './account-list';
import { TextField } from '@/components/ui/fields';

interface MemberListProps {
  members: ListedAccount[];
  /** What was looked for; empty for all. */
  search: string;
  /** The address of the next ones; null where these are the last. */
  next: string | null;
}

/** Those who comment and no more, by their handles; and a way to find one of them. */
export function MemberList({ members, search, next }: MemberListProps) {
  return (
    <section aria-labelledby="members">
      <h2 id="members">Members</h2>
      <form className="form" method="get" action="/admin/accounts#members" role="search">
        <TextField
          name="q"
          label="Find one"
          hint="The beginning of a handle or a name, in any spelling."
          verbatim
          short
          value={search}
        />
        <div className="row">
          <button className="button" type="submit">
            Find
          </button>
          {search !== '' && (
            <a className="cancel" href="/admin/accounts#members">
              Show all
            </a>
          )}
        </div>
      </form>
      {members.length === 0 ? (
        <p className="empty">
          {search === '' ? 'There are none yet.' : 'No member has a handle or a name that begins so.'}
        </p>
      ) : (
        <AccountItems accounts={members} />
      )}
      <Pager label="Pages of members" next={next} words={{ next: 'Next members' }} />
    </section>
  );
}
