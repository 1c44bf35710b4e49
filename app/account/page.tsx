import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { AdoptForm, MyComments } from '@/components/account/my-comments';
import { IgnoredPeople } from '@/components/account/ignored-people';
import { MyReports } from '@/components/account/my-reports';
import { Profile } from '@/components/account/profile';
import { Sanctions } from '@/components/account/sanctions';
import { listOwnSanctions } from '@/lib/auth/sanctions';
import { requireSignedIn } from '@/lib/auth/viewer';
import { listIgnored } from '@/lib/comments/ignored-authors';
import { listMyComments } from '@/lib/comments/my-comments';
import { listMyReports } from '@/lib/reports/read-reports';
import { readRefused } from '@/lib/http/refused-form';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import { one, type Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { AccountFrame } from './account-frame';

export const metadata: Metadata = { title: 'Your account' };

const DONE = {
  handle: 'Your handle is changed. Nobody else gets the old one for a good while.',
  name: 'Your name is changed, and stands beside what you say from now on.',
  adopted: 'That comment is among yours now. In its thread nothing shows it.',
  'adopted-before': 'That comment was yours already.',
  disputed: 'We have asked another person to look, if there is one.',
  heard: 'You see again what they say.',
};

const ERRORS = {
  'dispute-refused': 'It is over, or a second look was asked for before.',
  'dispute-invalid': 'That was too long, or could not be kept. Nothing was sent.',
  fields: 'That was not changed. Look at what is marked below.',
  receipt: 'There is no comment for that receipt, or it belongs to an account.',
  gone: 'They were not on the list any more.',
};

export default async function ProfilePage({ searchParams }: { searchParams: Promise<Query> }) {
  const account = await admit(requireSignedIn);
  const query = await searchParams;
  const [site, sanctions, mine, reports, ignored, jar] = await Promise.all([
    currentSite(),
    listOwnSanctions(account),
    listMyComments({ viewer: account, after: one(query, 'after') }),
    listMyReports(account),
    listIgnored(account),
    cookies(),
  ]);
  const refused = (form: string) =>
    readRefused({ form: query.error === 'fields' ? form : '', cookies: jar.toString() });
  return (
    <AccountFrame
      site={site}
      viewer={account}
      current="/account"
      title="Your account"
      standfirst="What others see of you, what you said, and whom you would rather not hear."
      told={toldOf({ query, done: DONE, errors: ERRORS })}
    >
      <Sanctions sanctions={sanctions} dispute="/account/sanctions/dispute" language={site.language} />
      <Profile account={account} handle={refused('handle')} name={refused('name')} />
      <MyComments {...mine} isFirst={one(query, 'after') === undefined} language={site.language} />
      {!account.isBanned && <AdoptForm />}
      <MyReports reports={reports} language={site.language} />
      <IgnoredPeople people={ignored} language={site.language} />
    </AccountFrame>
  );
}
