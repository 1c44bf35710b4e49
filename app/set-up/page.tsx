import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { AdminPage } from '@/components/admin/admin-page';
import { SetUpForm } from '@/components/admin/set-up-form';
import { requireAdministrator } from '@/lib/auth/viewer';
import { readMailFacts } from '@/lib/settings/send-test-mail';
import { readSetUpForm } from '@/lib/settings/set-up';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { MAIL_SAID, SAID } from '../admin/settle';
import { shownForm } from '../admin/shown-form';

export const metadata: Metadata = { title: 'Set up this site' };

const ERRORS = { ...SAID.errors, ...MAIL_SAID.errors };

/** The first run. What it asks can be changed later, so it is asked once. */
export default async function SetUpPage({ searchParams }: { searchParams: Promise<Query> }) {
  const administrator = await admit(requireAdministrator);
  const [site, query, { settings, values, demo }] = await Promise.all([
    currentSite(),
    searchParams,
    readSetUpForm(administrator),
  ]);
  if (settings.isSetUp) redirect('/admin');
  const form = await shownForm({ form: 'set-up', query, values, version: settings.version });
  return (
    <AdminPage
      site={site}
      current={null}
      title="Set up this site"
      standfirst="Two minutes. Only the name has to be filled in, and all of it can be changed later."
      told={toldOf({ query, done: MAIL_SAID.done, errors: ERRORS })}
      errors={form.errors}
    >
      <SetUpForm form={form} demo={demo} keySource={settings.key} mail={readMailFacts()} />
      <p>
        <a href="/moderation">Not now; to the queue</a>
      </p>
    </AdminPage>
  );
}
