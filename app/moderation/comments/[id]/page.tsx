import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { History } from '@/components/moderation/history';
import { QueueItem } from '@/components/moderation/queue-item';
import { requireModerator } from '@/lib/auth/viewer';
import { readDecision } from '@/lib/moderation/queue';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import { one, type Query } from '@/app/query';
import { ModerationFrame } from '../../frame';

export const metadata: Metadata = { title: 'One comment' };

interface DecisionPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<Query>;
}

export default async function DecisionPage({ params, searchParams }: DecisionPageProps) {
  const moderator = await admit(requireModerator);
  const [site, decision] = await Promise.all([
    currentSite(),
    readDecision({ id: (await params).id, moderator }),
  ]);
  if (decision === null) notFound();
  const { item, history } = decision;
  return (
    <ModerationFrame site={site} current={null}>
      <div className="page">
        <div className="queue-head">
          <h1>{STATUS[item.status] ?? 'One comment'}</h1>
        </div>
        {one(await searchParams, 'changed') !== undefined && (
          <p className="banner" role="alert">
            <span>
              It was decided while you were looking. Nothing of yours was changed; this is how it stands now.
            </span>
          </p>
        )}
        <QueueItem item={item} language={site.language} now>
          <History rows={history} language={site.language} />
        </QueueItem>
      </div>
    </ModerationFrame>
  );
}

const STATUS: Record<string, string> = {
  checking: 'This comment is being checked',
  pending: 'This comment waits for a person',
  published: 'This comment is published',
  declined: 'This comment was declined',
  spam: 'This comment was taken for spam',
  withdrawn: 'Its author withdrew this comment',
  erased: 'This comment was erased',
};
