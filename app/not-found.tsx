import type { Metadata } from 'next';
import { SearchForm } from '@/components/search/search-form';
import { Frame } from '@/components/ui/frame';
import { PlainPage } from '@/components/ui/plain-page';
import { currentSite } from './current-site';

export const metadata: Metadata = { title: 'Nothing here', robots: { index: false } };

export default async function NotFound() {
  const site = await currentSite();
  return (
    <Frame site={site}>
      <PlainPage
        title="There is nothing at this address."
        standfirst="It may have been withdrawn by the person who wrote it, or the link was not whole."
      >
        <SearchForm q="" />
        <p>
          <a href="/">To the front page</a>
        </p>
      </PlainPage>
    </Frame>
  );
}
