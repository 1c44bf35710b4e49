import type { Metadata } from 'next';
import { AdminPage, SaveRow } from '@/components/admin/admin-page';
import { HoldingFields } from '@/components/admin/holding-fields';
import { requireAdministrator } from '@/lib/auth/viewer';
import { readSettingsForm } from '@/lib/site-settings';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { SAID } from '../settle';
import { shownForm } from '../shown-form';

export const metadata: Metadata = { title: 'Comments' };

export default async function CommentSettingsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const administrator = await admit(requireAdministrator);
  const [site, query, settings] = await Promise.all([
    currentSite(),
    searchParams,
    readSettingsForm(administrator),
  ]);
  const form = await shownForm({ form: 'comments', query, ...settings });
  return (
    <AdminPage
      site={site}
      current="/admin/comments"
      title="Comments"
      standfirst="Rules hold a comment until a person has looked. They never reject one."
      told={toldOf({ query, ...SAID })}
      errors={form.errors}
    >
      <form className="form" method="post" action="/admin/comments">
        <HoldingFields {...form} />
        <SaveRow version={form.version} />
      </form>
    </AdminPage>
  );
}
