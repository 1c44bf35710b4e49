import type { Metadata } from 'next';
import { AdminPage, SaveRow } from '@/components/admin/admin-page';
import { TextField } from '@/components/ui/fields';
import { requireAdministrator } from '@/lib/auth/viewer';
import { readSettingsForm } from '@/lib/site-settings';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { SAID } from '../settle';
import { shownForm } from '../shown-form';

export const metadata: Metadata = { title: 'Guidelines' };

export default async function GuidelineSettingsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const administrator = await admit(requireAdministrator);
  const [site, query, settings] = await Promise.all([
    currentSite(),
    searchParams,
    readSettingsForm(administrator),
  ]);
  const form = await shownForm({ form: 'guidelines', query, ...settings });
  return (
    <AdminPage
      site={site}
      current="/admin/guidelines"
      title="Guidelines"
      standfirst={
        <>
          What is asked of those who write here, at <a href="/guidelines">/guidelines</a>. Left empty, that is
          a page of this name, if there is one among the pages, or else what holds nearly everywhere.
        </>
      }
      told={toldOf({ query, ...SAID })}
      errors={form.errors}
    >
      <form className="form" method="post" action="/admin/guidelines">
        <TextField
          name="guidelines"
          label="Guidelines"
          hint="Markdown: an empty line between paragraphs, ## before a heading, * before each point of a list."
          rows={16}
          value={form.values.guidelines ?? ''}
          errors={form.errors.guidelines}
        />
        <SaveRow version={form.version} />
      </form>
    </AdminPage>
  );
}
