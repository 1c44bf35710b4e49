import type { Metadata } from 'next';
import { Notice } from '@/components/account/notice';
import { ConversationForm } from '@/components/write/conversation-form';
import { WritePage } from '@/components/write/write-page';
import { readWritable } from '@/lib/articles/writable-articles';
import { requireAuthor } from '@/lib/auth/viewer';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import { decoded, type Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { foundBy } from '../../writable-of';

export const metadata: Metadata = { title: 'Conversation' };

const DONE = { saved: 'Saved. It holds from now on.' };

interface ConversationPageProps {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Query>;
}

/** How an article may be answered: for its author, and for moderators. */
export default async function ConversationPage({ params, searchParams }: ConversationPageProps) {
  const author = await admit(requireAuthor);
  const [{ slug }, query, site] = await Promise.all([decoded(params), searchParams, currentSite()]);
  const article = await foundBy(() => readWritable({ slug, author, for: 'comments' }));
  return (
    <WritePage
      site={site}
      article={{ slug: article.slug, title: article.values.title }}
      current="conversation"
    >
      <Notice told={toldOf({ query, done: DONE })} />
      <ConversationForm article={article} />
    </WritePage>
  );
}
