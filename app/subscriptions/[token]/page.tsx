import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ManageView } from '@/components/subscriptions/manage-view';
import { RevokedView } from '@/components/subscriptions/unconfirmed-view';
import { Frame } from '@/components/ui/frame';
import { PlainPage } from '@/components/ui/plain-page';
import { findByToken } from '@/lib/subscriptions/find-subscriber';
import { readSubscriber } from '@/lib/subscriptions/read-subscriber';
import { timeZones } from '@/lib/time-zones';
import { currentSite } from '@/app/current-site';
import type { Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { MANAGE_DONE } from '../say-change';

// The title stands in the browser's history: it names neither what is followed nor anybody.
export const metadata: Metadata = { title: 'What you are told', robots: { index: false, follow: false } };

interface SubscriptionsPageProps {
  params: Promise<{ token: string }>;
  searchParams: Promise<Query>;
}

/** What one subscriber follows, for whoever holds the link. Looking changes nothing: mail scanners open every link. */
export default async function SubscriptionsPage({ params, searchParams }: SubscriptionsPageProps) {
  const [{ token }, query, site] = await Promise.all([params, searchParams, currentSite()]);
  const held = await findByToken(token);
  const subscriber = held && (await readSubscriber(held.subscriber.id));
  if (held === null || subscriber === null) notFound();
  const path = `/subscriptions/${token}`;
  return (
    <Frame site={site}>
      <PlainPage title="What you are told">
        {held.isCurrent ? (
          <ManageView
            subscriber={subscriber}
            path={path}
            siteName={site.name}
            language={site.language}
            zones={timeZones()}
            told={toldOf({ query, done: MANAGE_DONE })}
          />
        ) : (
          <RevokedView path={path} hasLeft={subscriber.state === 'left'} />
        )}
      </PlainPage>
    </Frame>
  );
}
