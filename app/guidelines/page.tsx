import type { Metadata } from 'next';
import { StandalonePage } from '@/components/articles/standalone-page';
import { Frame } from '@/components/ui/frame';
import { PlainPage } from '@/components/ui/plain-page';
import { getPage } from '@/lib/articles/queries';
import { currentSite } from '@/app/current-site';

export const metadata: Metadata = { title: 'Guidelines', alternates: { canonical: '/guidelines' } };

/** What an administrator wrote, or else the page of that name, or else what every such house expects. */
export default async function GuidelinesPage() {
  const [site, page] = await Promise.all([currentSite(), getPage('guidelines')]);
  const html = site.guidelinesHtml || page?.bodyHtml;
  return (
    <Frame site={site}>
      {html ? (
        <StandalonePage
          title={page?.title ?? 'Guidelines'}
          standfirst={page?.standfirst ?? ''}
          bodyHtml={html}
        />
      ) : (
        <PlainPage
          title="Guidelines"
          standfirst="Nobody has written this house’s own yet. Until then these hold, as they do nearly everywhere."
        >
          <div className="prose">
            <ul>
              <li>Speak from what you know, under any name you like.</li>
              <li>Give nobody away: no names, places or numbers that are not yours to give.</li>
              <li>Disagree with what was said, and leave the person alone.</li>
              <li>Sell nothing.</li>
            </ul>
            <p>A person decides about what goes against them, and the author of a comment is told why.</p>
          </div>
        </PlainPage>
      )}
    </Frame>
  );
}
