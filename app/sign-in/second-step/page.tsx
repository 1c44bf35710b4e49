import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { Notice } from '@/components/account/notice';
import { SecondStep } from '@/components/account/second-step';
import { Frame } from '@/components/ui/frame';
import { PlainPage } from '@/components/ui/plain-page';
import { may } from '@/lib/auth/policy';
import { getViewer } from '@/lib/auth/viewer';
import { readWaysIn } from '@/lib/auth/ways-in';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { wayBack } from '@/app/way-back';

export const metadata: Metadata = { title: 'Second step', robots: { index: false } };

const ERRORS = {
  refused:
    'That code does not fit. A code from an app is good for half a minute, and once; wait for the next one.',
};

export default async function SecondStepPage({ searchParams }: { searchParams: Promise<Query> }) {
  const viewer = await getViewer();
  if (viewer === null) redirect('/sign-in');
  const [site, query, ways] = await Promise.all([currentSite(), searchParams, readWaysIn(viewer.accountId)]);
  const next = wayBack(query.next) ?? (may(viewer.role, 'moderate') ? '/moderation' : '/account');
  if (viewer.secondStepAt !== null) redirect(next);
  return (
    <Frame site={site}>
      <PlainPage
        title="Second step"
        standfirst="You can do things here that one proof of who you are is too little for. So there is a second."
      >
        <div className="account">
          <Notice told={toldOf({ query, errors: ERRORS })} />
          <SecondStep ways={ways} next={next} />
        </div>
      </PlainPage>
    </Frame>
  );
}
