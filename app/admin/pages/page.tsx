import type { Metadata } from 'next';
import { AdminPage } from '@/components/admin/admin-page';
import { listPages } from '@/lib/articles/standalone-pages';
import { requireAdministrator } from '@/lib/auth/viewer';
import { pagePath } from '@/lib/urls';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';

export const metadata: Metadata = { title: 'Pages' };

const DONE = { removed: 'That page is gone.' };

export default async function PagesPage({ searchParams }: { searchParams: Promise<Query> }) {
  const administrator = await admit(requireAdministrator);
  const [site, query, pages] = await Promise.all([currentSite(), searchParams, listPages(administrator)]);
  return (
    <AdminPage
      site={site}
      current="/admin/pages"
      title="Pages"
      standfirst="What stands beside the articles: who you are, how to reach you. The foot of every page names them."
      told={toldOf({ query, done: DONE })}
    >
      {pages.length === 0 && <p className="empty">There are none yet.</p>}
      {pages.length > 0 && (
        <ul className="bare settled">
          {pages.map(({ id, slug, title, isPublished }) => (
            <li key={id}>
              <h2>
                <a href={`/admin/pages/${id}`}>
                  <bdi>{title}</bdi>
                </a>
              </h2>
              <p className="hint">
                <bdi>{decodeURIComponent(pagePath(slug))}</bdi>
                {isPublished ? '' : ', for nobody yet'}
              </p>
            </li>
          ))}
        </ul>
      )}
      <div className="row">
        <a className="button first" href="/admin/pages/new">
          Write a page
        </a>
      </div>
    </AdminPage>
  );
}
