import type { Metadata } from 'next';
import type { Query } from '@/app/query';
import { QueuePage } from '../queue-page';

export const metadata: Metadata = { title: 'Spam' };

export default async function SpamPage({ searchParams }: { searchParams: Promise<Query> }) {
  return <QueuePage list="spam" query={await searchParams} />;
}
