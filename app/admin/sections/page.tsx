import type { Metadata } from 'next';
import { AdminPage } from '@/components/admin/admin-page';
import { AddSection, SectionList } from '@/components/admin/section-list';
import { requireAdministrator } from '@/lib/auth/viewer';
import { listAllSections } from '@/lib/settings/sections';
import { readSettingsForm } from '@/lib/site-settings';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { SAID } from '../settle';
import { shownForm } from '../shown-form';

export const metadata: Metadata = { title: 'Sections' };

const ERRORS = { ...SAID.errors, 'in-use': 'Articles stand in that section. Give them another one first.' };

export default async function SectionsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const administrator = await admit(requireAdministrator);
  const [site, query, { version }, sections] = await Promise.all([
    currentSite(),
    searchParams,
    readSettingsForm(administrator),
    listAllSections(),
  ]);
  const forms = await Promise.all(
    sections.map(async (section) => {
      const { id, name, description } = section;
      const form = `section-${id}`;
      return {
        section,
        form: await shownForm({ form, query, version, values: { name, description } }),
      };
    }),
  );
  const added = await shownForm({
    form: 'section',
    query,
    version,
    values: { name: '', description: '' },
  });
  return (
    <AdminPage
      site={site}
      current="/admin/sections"
      title="Sections"
      standfirst="In this order they stand at the head of every page. An empty one shows as soon as something is published in it."
      told={toldOf({ query, done: SAID.done, errors: ERRORS })}
    >
      <SectionList forms={forms} />
      <AddSection form={added} />
    </AdminPage>
  );
}
