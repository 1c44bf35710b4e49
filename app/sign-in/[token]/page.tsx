import type { Metadata } from 'next';
import { Frame } from '@/components/ui/frame';
import { PlainPage } from '@/components/ui/plain-page';
import { isLinkGood } from '@/lib/auth/sign-in-links';
import { currentSite } from '@/app/current-site';

export const metadata: Metadata = { title: 'Sign in', robots: { index: false, follow: false } };

/** Looking at the page uses nothing up, because mail scanners look at everything: the button does. */
export default async function SignInLinkPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const [site, isGood] = await Promise.all([currentSite(), isLinkGood(token)]);
  return (
    <Frame site={site}>
      {isGood ? (
        <PlainPage
          title="Sign in"
          standfirst="This link is yours, and it works once. Not on a device that others use after you."
        >
          <form method="post" action="/sign-in">
            <input type="hidden" name="token" value={token} />
            <button className="button first" type="submit">
              Sign in here
            </button>
          </form>
        </PlainPage>
      ) : (
        <PlainPage
          title="This link does not work any more"
          standfirst="It was used, or a newer one was made, or its day is over. Nothing is wrong; ask for another."
        >
          <p>
            <a href="/sign-in">How to get one</a>
          </p>
        </PlainPage>
      )}
    </Frame>
  );
}
