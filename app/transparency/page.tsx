import type { Metadata } from 'next';
import { TransparencyView } from '@/components/moderation/transparency-view';
import { Frame } from '@/components/ui/frame';
import { PlainPage } from '@/components/ui/plain-page';
import { readTransparency } from '@/lib/moderation/transparency';
import '../styles/figures.css';
import { currentSite } from '@/app/current-site';

export const metadata: Metadata = {
  title: 'What we decided, in numbers',
  alternates: { canonical: '/transparency' },
};

export default async function TransparencyPage() {
  const [site, figures] = await Promise.all([currentSite(), readTransparency()]);
  return (
    <Frame site={site}>
      <PlainPage
        title="What we decided, in numbers"
        standfirst="Some comments wait for a person, and some are not published. This is how often, why, and how long it took."
      >
        <TransparencyView figures={figures} hasAkismet={site.akismet !== null} language={site.language} />
      </PlainPage>
    </Frame>
  );
}
