import { notFound } from 'next/navigation';
import { Queue } from '@/components/moderation/queue';
import { UndoBar } from '@/components/moderation/undo-bar';
import { requireModerator, type Moderator } from '@/lib/auth/viewer';
import { UNDO_WINDOW } from '@/lib/moderation/decide';
import { QUEUE_FILTERS } from '@/lib/moderation/find-waiting';
import { UNDONE } from '@/lib/moderation/moves';
import { readDecision, readQueue } from '@/lib/moderation/queue';
import { admit } from '@/app/admit';
import { currentSite } from '@/app/current-site';
import { one, type Query } from '@/app/query';
import { ModerationFrame } from './frame';

interface QueuePageProps {
  list: 'waiting' | 'spam';
  query: Query;
}

/** Both lists are one page: what waits for a person, and what was taken for spam. */
export async function QueuePage({ list, query }: QueuePageProps) {
  const moderator = await admit(requireModerator);
  const [site, page, undo] = await Promise.all([
    currentSite(),
    readQueue({
      list,
      after: one(query, 'after'),
      show: QUEUE_FILTERS.find((filter) => filter === one(query, 'show')),
      article: one(query, 'article') || undefined,
      author: one(query, 'author') || undefined,
      moderator,
    }),
    lastDecision({ id: one(query, 'decided'), moderator }),
  ]);
  return (
    <ModerationFrame site={site} current={list}>
      <Queue page={page} list={list} language={site.language} undo={undo} />
    </ModerationFrame>
  );
}

/** What a moderator comes back from, with the way to undo it. */
async function lastDecision({ id, moderator }: { id: string | undefined; moderator: Moderator }) {
  if (id === undefined) return null;
  const decision = await readDecision({ id, moderator });
  if (decision === null) notFound();
  const last = decision.history.at(-1);
  if (last?.actor !== 'moderator') return null;
  const undo =
    last.reason === UNDONE ? 'done' : Date.now() - last.at.getTime() < UNDO_WINDOW ? 'open' : 'over';
  return <UndoBar id={id} status={decision.item.status} undo={undo} />;
}
