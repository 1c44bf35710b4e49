import type { Metadata } from 'next';
import { MailChoiceForm } from '@/components/account/mail-choice-form';
import { PushPart } from '@/components/account/push-part';
import { ManageView } from '@/components/subscriptions/manage-view';
import { readMailChoice } from '@/lib/auth/mail-choice';
import { requireSignedIn } from '@/lib/auth/viewer';
import { countDevices } from '@/lib/push/devices';
import { pushKeys } from '@/lib/push/push-keys';
import { readOwnSubscriber } from '@/lib/subscriptions/own-subscriber';
import { timeZones } from '@/lib/time-zones';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { MANAGE_DONE } from '@/app/subscriptions/say-change';
import { toldOf } from '@/app/told';
import { AccountFrame } from '../account-frame';

export const metadata: Metadata = { title: 'What you follow' };

const DONE = {
  ...MANAGE_DONE,
  following: 'You follow it from now on.',
  notifications: 'Kept.',
  device: 'This browser is told from now on.',
  'no-devices': 'No browser of yours is told any more.',
};

/** What an account follows, and how it is told. */
export default async function FollowingPage({ searchParams }: { searchParams: Promise<Query> }) {
  const account = await admit(requireSignedIn);
  const [query, site, choice, subscriber, devices] = await Promise.all([
    searchParams,
    currentSite(),
    readMailChoice(account),
    readOwnSubscriber(account),
    countDevices(account),
  ]);
  const push = pushKeys();
  return (
    <AccountFrame
      site={site}
      viewer={account}
      current="/account/following"
      title="What you follow"
      standfirst="Of what you are told, when, and what stands in the mail. Nobody else sees any of it."
      told={toldOf({ query, done: DONE })}
    >
      {!site.mail && <p className="empty">This site sends no mail.</p>}
      {site.mail && (
        <ManageView
          subscriber={subscriber}
          path="/account/following"
          siteName={site.name}
          language={site.language}
          zones={timeZones()}
          told={null}
        />
      )}
      {site.mail && <MailChoiceForm choice={choice} />}
      {push !== null && <PushPart publicKey={push.publicKey} devices={devices} />}
    </AccountFrame>
  );
}
