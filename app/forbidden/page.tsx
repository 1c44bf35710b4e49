import type { Metadata } from 'next';
import { Frame } from '@/components/ui/frame';
import { PlainPage } from '@/components/ui/plain-page';
import { currentSite } from '@/app/current-site';

export const metadata: Metadata = { title: 'Not for this account', robots: { index: false } };

/**
 * For members without the role (PRODUCT 3); what the page would have shown is not said. It has no address of its own: the
 * front server sends it, with status 403, in the place of a page that calls `forbidden()`.
 */
export default async function ForbiddenPage() {
  const site = await currentSite();
  return (
    <Frame site={site} isSignedIn>
      <PlainPage
        title="This is not for your account."
        standfirst="You are signed in, and this part of the site is for people who look after it. If you should be one of them, ask an administrator."
      >
        <p>
          <a href="/account">To my account</a>
        </p>
        <p>
          <a href="/">To the front page</a>
        </p>
      </PlainPage>
    </Frame>
  );
}
