import type { Metadata } from 'next';
import { FeedChoice } from '@/components/account/feed-choice';
import { Inbox } from '@/components/account/inbox';
import { requireSignedIn } from '@/lib/auth/viewer';
import { readFeedAddress } from '@/lib/inbox/private-feed';
import { listInbox } from '@/lib/inbox/read-inbox';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import { one, type Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { AccountFrame } from '../account-frame';

export const metadata: Metadata = { title: 'Replies' };

const DONE = {
  read: 'Everything up to there counts as read.',
  made: 'Your feed has a new address. No other one works any more.',
  ended: 'Your feed has no address any more.',
};

export default async function RepliesPage({ searchParams }: { searchParams: Promise<Query> }) {
  const account = await admit(requireSignedIn);
  const query = await searchParams;
  const after = one(query, 'after');
  const [site, inbox, address] = await Promise.all([
    currentSite(),
    listInbox({ viewer: account, after }),
    readFeedAddress(account),
  ]);
  return (
    <AccountFrame
      site={site}
      viewer={account}
      current="/account/replies"
      title="Replies"
      standfirst="What people answered you, and what was said where you follow. No mail is needed for it."
      told={toldOf({ query, done: DONE })}
    >
      <Inbox {...inbox} isFirst={after === undefined} language={site.language} />
      <FeedChoice address={address} />
    </AccountFrame>
  );
}
