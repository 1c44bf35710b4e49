import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { SearchForm } from '@/components/search/search-form';
import { SearchHits } from '@/components/search/search-hits';
import { Frame } from '@/components/ui/frame';
import { Pager } from '@/components/ui/pager';
import { search } from '@/lib/search/search';
import { currentSite } from '@/app/current-site';
import { addressOf, one, type Query } from '@/app/query';

export const metadata: Metadata = { title: 'Search', robots: { index: false } };

export default async function SearchPage({ searchParams }: { searchParams: Promise<Query> }) {
  const query = await searchParams;
  const q = one(query, 'q')?.trim() ?? '';
  const after = one(query, 'after');
  const [site, page] = await Promise.all([
    currentSite(),
    q === '' ? null : search({ q, ...(after === undefined ? {} : { after }) }),
  ]);
  if (q !== '' && page === null) notFound();
  return (
    <Frame site={site} skip="Skip to the search">
      <div className="page listing">
        <h1>Search</h1>
        <SearchForm q={q} />
        {page && <SearchHits q={q} page={page} language={site.language} isFurther={after !== undefined} />}
        {page && (
          <Pager
            label="Pages of what was found"
            previous={after === undefined ? null : addressOf('/search', { q })}
            next={page.next && addressOf('/search', { q, after: page.next })}
            words={{ previous: 'From the beginning', next: 'More' }}
          />
        )}
      </div>
    </Frame>
  );
}
