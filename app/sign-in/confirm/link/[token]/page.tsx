import type { Metadata } from 'next';
import { Frame } from '@/components/ui/frame';
import { PlainPage } from '@/components/ui/plain-page';
import { isConfirmLink } from '@/lib/auth/confirm-by-mail';
import { requireSignedIn } from '@/lib/auth/viewer';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';

export const metadata: Metadata = { title: 'Is it still you?', robots: { index: false, follow: false } };

/** Looking at the page uses nothing up, because mail scanners look at everything: the button does. */
export default async function ConfirmLinkPage({ params }: { params: Promise<{ token: string }> }) {
  const account = await admit(requireSignedIn);
  const { token } = await params;
  const [site, isGood] = await Promise.all([currentSite(), isConfirmLink({ account, token })]);
  return (
    <Frame site={site}>
      {isGood ? (
        <PlainPage
          title="Is it still you?"
          standfirst="Press the button if you asked for this mail, in this browser. If you did not, press nothing, and end all other sessions under “Sessions”."
        >
          <form method="post" action="/sign-in/confirm/link/use">
            <input type="hidden" name="token" value={token} />
            <button className="button first" type="submit">
              It is me
            </button>
          </form>
        </PlainPage>
      ) : (
        <PlainPage
          title="This link does not work here"
          standfirst="It was used, or its ten minutes are over, or another account asked for it. Nothing was changed."
        >
          <p>
            <a href="/sign-in/confirm">Ask for another</a>
          </p>
        </PlainPage>
      )}
    </Frame>
  );
}
