import type { Metadata } from 'next';
import type { Query } from '@/app/query';
import { QueuePage } from './queue-page';

export const metadata: Metadata = { title: 'Queue' };

export default async function WaitingPage({ searchParams }: { searchParams: Promise<Query> }) {
  return <QueuePage list="waiting" query={await searchParams} />;
}
