import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { Notice } from '@/components/account/notice';
import { ConversationView } from '@/components/moderation/conversation-view';
import { requireModerator } from '@/lib/auth/viewer';
import { readConversation, SLOW_CHOICES } from '@/lib/moderation/settle-article';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import { decoded, type Query } from '@/app/query';
import { toldOf } from '@/app/told';
import { ModerationFrame } from '../../frame';

export const metadata: Metadata = { title: 'One conversation' };

const DONE = {
  open: 'It is open. Its age does not close it any more.',
  close: 'It is closed. What was said can still be read.',
  slow: 'Saved. It holds from the next comment on.',
  policy: 'Saved. It holds from the next comment on.',
};

const ERRORS = {
  changed: 'It changed while you were looking. Nothing of yours was done; this is how it stands now.',
};

interface ConversationPageProps {
  params: Promise<{ slug: string }>;
  searchParams: Promise<Query>;
}

/** How one article may be answered: for moderators, whoever wrote it. */
export default async function ConversationPage({ params, searchParams }: ConversationPageProps) {
  const moderator = await admit(requireModerator);
  const [{ slug }, query, site] = await Promise.all([decoded(params), searchParams, currentSite()]);
  const conversation = await readConversation({ slug, moderator });
  if (conversation === null) notFound();
  return (
    <ModerationFrame site={site} current={null}>
      <ConversationView conversation={conversation} spans={SLOW_CHOICES} language={site.language}>
        <Notice told={toldOf({ query, done: DONE, errors: ERRORS })} />
      </ConversationView>
    </ModerationFrame>
  );
}
