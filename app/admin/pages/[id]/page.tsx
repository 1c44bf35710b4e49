import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { AdminPage } from '@/components/admin/admin-page';
import { PageForm } from '@/components/admin/page-form';
import { readEditablePage } from '@/lib/articles/standalone-pages';
import { requireAdministrator } from '@/lib/auth/viewer';
import { hasCode } from '@/lib/errors';
import { pagePath } from '@/lib/urls';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import { decoded, type Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { SAID } from '../../settle';
import { shownForm } from '../../shown-form';

export const metadata: Metadata = { title: 'A page' };

const DONE = { saved: 'Saved.' };
const ERRORS = {
  ...SAID.errors,
  conflict:
    'Somebody else saved this page while you wrote, so nothing was saved. What you typed is still here; saving it again overwrites theirs.',
};

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<Query>;
}

export default async function EditPagePage({ params, searchParams }: Props) {
  const administrator = await admit(requireAdministrator);
  const { id } = await decoded(params);
  const [site, query, page] = await Promise.all([
    currentSite(),
    searchParams,
    readEditablePage({ id, by: administrator }).catch((error: unknown) => {
      if (hasCode(error, 'not-found')) notFound();
      throw error;
    }),
  ]);
  const { title, slug, standfirst, body } = page;
  const form = await shownForm({
    form: 'page',
    query,
    version: String(page.version),
    values: { title, slug, standfirst, body, shown: page.isPublished ? 'yes' : 'no' },
  });
  return (
    <AdminPage
      site={site}
      current="/admin/pages"
      title={title}
      standfirst={page.isPublished ? <a href={pagePath(slug)}>Look at it</a> : undefined}
      told={toldOf({ query, done: DONE, errors: ERRORS })}
      errors={form.errors}
    >
      <PageForm form={form} action={`/admin/pages/${id}/save`} format={page.format} />
      <section aria-labelledby="remove">
        <h2 id="remove">Away with it</h2>
        <form method="post" action={`/admin/pages/${id}/remove`}>
          <button className="button" type="submit">
            Remove this page, for ever
          </button>
        </form>
      </section>
    </AdminPage>
  );
}
