import type { Metadata } from 'next';
import { SessionList } from '@/components/account/session-list';
import { listSessions } from '@/lib/auth/own-sessions';
import { requireSignedIn } from '@/lib/auth/viewer';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { AccountFrame } from '../account-frame';

export const metadata: Metadata = { title: 'Sessions' };

const DONE = {
  ended: 'Ended. That browser is signed out.',
  'all-others': 'Ended. You are signed in here, and nowhere else.',
  labelled: 'Named.',
};

const ERRORS = {
  gone: 'That session was over already.',
  label: 'A name for a session has 60 characters at most, and no line breaks.',
};

export default async function SessionsPage({ searchParams }: { searchParams: Promise<Query> }) {
  const account = await admit(requireSignedIn);
  const [site, query, sessions] = await Promise.all([
    currentSite(),
    searchParams,
    listSessions(account.accountId),
  ]);
  return (
    <AccountFrame
      site={site}
      viewer={account}
      current="/account/sessions"
      title="Sessions"
      standfirst="Every browser that is signed in as you. We keep neither its address nor what it is, so name those you want to know again."
      told={toldOf({ query, done: DONE, errors: ERRORS })}
    >
      <SessionList sessions={sessions} here={account.sessionId} language={site.language} />
    </AccountFrame>
  );
}
