import type { Metadata } from 'next';
import { Confirm } from '@/components/account/confirm';
import { Notice } from '@/components/account/notice';
import { Frame } from '@/components/ui/frame';
import { PlainPage } from '@/components/ui/plain-page';
import { confirmsByMail } from '@/lib/auth/confirm-by-mail';
import { requireSignedIn } from '@/lib/auth/viewer';
import { readWaysIn } from '@/lib/auth/ways-in';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import { one, type Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { cameFrom, wayBack } from '@/app/way-back';

export const metadata: Metadata = { title: 'Is it still you?', robots: { index: false } };

const ERRORS = {
  refused: 'That does not fit. Nothing was changed.',
  spent: 'That link does not work any more, or not for this account. Ask for another.',
};

const DONE = {
  'mail-sent': 'A link is on its way to your address. Open it in this browser within ten minutes.',
};

export default async function ConfirmPage({ searchParams }: { searchParams: Promise<Query> }) {
  const account = await admit(requireSignedIn);
  const [site, query, ways, from] = await Promise.all([
    currentSite(),
    searchParams,
    readWaysIn(account.accountId),
    cameFrom(),
  ]);
  const next = wayBack(one(query, 'next')) ?? from ?? '/account';
  return (
    <Frame site={site} isSignedIn>
      <PlainPage
        title="Is it still you?"
        standfirst="What you are about to do cannot easily be taken back, so we ask once more. It holds for a quarter of an hour."
      >
        <div className="account">
          <Notice told={toldOf({ query, done: DONE, errors: ERRORS })} />
          <Confirm ways={ways} byMail={site.mail && confirmsByMail(ways)} next={next} />
        </div>
      </PlainPage>
    </Frame>
  );
}
