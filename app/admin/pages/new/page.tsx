import type { Metadata } from 'next';
import { AdminPage } from '@/components/admin/admin-page';
import { PageForm } from '@/components/admin/page-form';
import { requireAdministrator } from '@/lib/auth/viewer';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { SAID } from '../../settle';
import { shownForm } from '../../shown-form';

export const metadata: Metadata = { title: 'A new page' };

export default async function NewPagePage({ searchParams }: { searchParams: Promise<Query> }) {
  await admit(requireAdministrator);
  const [site, query] = await Promise.all([currentSite(), searchParams]);
  const form = await shownForm({ form: 'page', query, values: {}, version: '0' });
  return (
    <AdminPage
      site={site}
      current="/admin/pages"
      title="A new page"
      told={toldOf({ query, errors: SAID.errors })}
      errors={form.errors}
    >
      <PageForm form={form} action="/admin/pages" format="markdown" />
    </AdminPage>
  );
}
