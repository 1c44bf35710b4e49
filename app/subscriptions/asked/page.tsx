import type { Metadata } from 'next';
import { Asked } from '@/components/subscriptions/asked';
import { Frame } from '@/components/ui/frame';
import { currentSite } from '@/app/current-site';

export const metadata: Metadata = { title: 'Check your inbox', robots: { index: false, follow: false } };

/** Where a guest who asked to be told is led: the same page whatever is known of the address. */
export default async function AskedPage() {
  return (
    <Frame site={await currentSite()}>
      <Asked />
    </Frame>
  );
}
