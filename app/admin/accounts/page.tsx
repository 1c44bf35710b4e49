import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { z } from 'zod';
import { AccountItems, MadeLink, SignInLinkForm, RoleForm } from '@/components/admin/account-list';
import { AdminPage, SaveRow } from '@/components/admin/admin-page';
import { Choices } from '@/components/ui/fields';
import { MemberList } from '@/components/admin/member-list';
import { listMembers } from '@/lib/auth/members';
import { needsSecondStep } from '@/lib/auth/policy';
import { listAccounts } from '@/lib/auth/roles';
import { requireAdministrator } from '@/lib/auth/viewer';
import { readAside } from '@/lib/http/aside';
import { readSettingsForm } from '@/lib/site-settings';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import { one, type Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { SAID } from '../settle';
import { shownForm } from '../shown-form';

export const metadata: Metadata = { title: 'Accounts' };

const DONE = {
  ...SAID.done,
  saved: 'Saved.',
  changed: 'Done. They are signed out everywhere, and are what they are now when they come back.',
  unchanged: 'They were that already.',
  link: 'Here is the link. It is shown this once.',
};

const ERRORS = {
  ...SAID.errors,
  role: 'Say whose role it is, and which one.',
  'unknown-account': 'There is no account of that handle.',
  'last-administrator': 'That is the only administrator. Make somebody else one first.',
};

const OPENNESS = [
  { value: 'open', name: 'Everybody', hint: 'By a handle and a passphrase. Nothing else is asked of them.' },
  {
    value: 'closed',
    name: 'Nobody',
    hint: 'Accounts are made on the machine of the site: bin/folkmoot user create.',
  },
];

const madeLink = z.object({ url: z.string() });

export default async function AccountsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const administrator = await admit(requireAdministrator);
  const query = await searchParams;
  const [search, after] = [one(query, 'q'), one(query, 'after')];
  const [site, settings, accounts, { members, next }, jar] = await Promise.all([
    currentSite(),
    readSettingsForm(administrator),
    listAccounts(),
    listMembers({ administrator, search, after }),
    cookies(),
  ]);
  const form = await shownForm({ form: 'sign-up', query, ...settings });
  const made =
    one(query, 'done') === 'link'
      ? readAside({ kind: 'made-link', cookies: jar.toString(), schema: madeLink })
      : null;
  return (
    <AdminPage
      site={site}
      current="/admin/accounts"
      title="Accounts"
      standfirst="Those who may do more than comment, and below them the members."
      told={toldOf({ query, done: DONE, errors: ERRORS })}
      errors={form.errors}
    >
      {made !== null && <MadeLink url={made.url} />}
      <AccountItems
        accounts={accounts.map((account) => ({
          ...account,
          lacksSecondStep: needsSecondStep(account.role) && !account.hasSecondStep,
        }))}
      />
      <MemberList
        members={members}
        search={search ?? ''}
        next={next === null ? null : membersPath({ search, next })}
      />
      <RoleForm />
      <SignInLinkForm />
      <section aria-labelledby="sign-up">
        <h2 id="sign-up">New accounts</h2>
        <form className="form" method="post" action="/admin/accounts/sign-up">
          <Choices
            name="signUp"
            label="Who may make one?"
            value={form.values.signUp ?? ''}
            options={OPENNESS}
            errors={form.errors.signUp}
          />
          <SaveRow version={form.version} />
        </form>
      </section>
    </AdminPage>
  );
}

function membersPath({ search, next }: { search: string | undefined; next: string }): string {
  const query = new URLSearchParams({ ...(search === undefined ? {} : { q: search }), after: next });
  return `/admin/accounts?${query.toString()}#members`;
}
