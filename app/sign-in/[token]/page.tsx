import type { Metadata } from 'next';
import { OneTimeLink } from '@/components/account/one-time-link';
import { Frame } from '@/components/ui/frame';
import { isLinkGood } from '@/lib/auth/sign-in-links';
import { currentSite } from '@/app/current-site';

export const metadata: Metadata = { title: 'Sign in', robots: { index: false, follow: false } };

export default async function SignInLinkPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const [site, isGood] = await Promise.all([currentSite(), isLinkGood(token)]);
  return (
    <Frame site={site}>
      <OneTimeLink
        token={isGood ? token : null}
        action="/sign-in"
        title="Sign in"
        standfirst="This link is yours, and it works once. Not on a device that others use after you."
        button="Sign in here"
        spent={{
          title: 'This link does not work any more',
          standfirst:
            'It was used, or a newer one was made, or its day is over. Nothing is wrong; ask for another.',
          href: '/sign-in',
          link: 'How to get one',
        }}
      />
    </Frame>
  );
}
