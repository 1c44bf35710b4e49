import type { Metadata } from 'next';
import { OneTimeLink } from '@/components/account/one-time-link';
import { Frame } from '@/components/ui/frame';
import { isConfirmLink } from '@/lib/auth/confirm-by-mail';
import { requireSignedIn } from '@/lib/auth/viewer';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import { withNext } from '@/app/way-back';
import { askedFrom } from '../asked-from';

export const metadata: Metadata = { title: 'Is it still you?', robots: { index: false, follow: false } };

export default async function ConfirmLinkPage({ params }: { params: Promise<{ token: string }> }) {
  const account = await admit(requireSignedIn);
  const { token } = await params;
  const [site, isGood, from] = await Promise.all([
    currentSite(),
    isConfirmLink({ account, token }),
    askedFrom(),
  ]);
  return (
    <Frame site={site}>
      <OneTimeLink
        token={isGood ? token : null}
        action="/sign-in/confirm/link/use"
        title="Is it still you?"
        standfirst="Press the button if you asked for this mail, in this browser. If you did not, press nothing, and end all other sessions under “Sessions”."
        button="It is me"
        spent={{
          title: 'This link does not work here',
          standfirst:
            'It was used, or its ten minutes are over, or another account asked for it. Nothing was changed.',
          href: withNext('/sign-in/confirm', from),
          link: 'Ask for another',
        }}
      />
    </Frame>
  );
}
