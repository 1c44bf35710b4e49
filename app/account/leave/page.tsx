import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { LeaveForm } from '@/components/account/leave-form';
import { LEFT_NAME } from '@/lib/auth/left-name';
import { requireSignedIn } from '@/lib/auth/viewer';
import { readRefused } from '@/lib/http/refused-form';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { AccountFrame } from '../account-frame';

export const metadata: Metadata = { title: 'Close your account' };

const DONE = { confirmed: 'Good. Now choose once more.' };

const ERRORS = {
  choose: 'Choose what becomes of your words. Nothing was done.',
  sure: 'Tick the box too. Nothing was done.',
  'last-administrator':
    'You are the only administrator. Make somebody else one first, or nobody could look after the site.',
};

export default async function LeavePage({ searchParams }: { searchParams: Promise<Query> }) {
  const account = await admit(requireSignedIn);
  const [site, query, jar] = await Promise.all([currentSite(), searchParams, cookies()]);
  const refused = readRefused({ form: query.error === undefined ? '' : 'leave', cookies: jar.toString() });
  return (
    <AccountFrame
      site={site}
      viewer={account}
      current="/account/leave"
      title="Close your account"
      standfirst="It happens at once, and nobody can undo it, we neither. You may want your export first."
      told={toldOf({ query, done: DONE, errors: ERRORS })}
    >
      <LeaveForm leftName={LEFT_NAME} words={refused.values.words ?? null} />
    </AccountFrame>
  );
}
