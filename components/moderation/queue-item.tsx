import type { ReactNode } from 'react';
import type { QueueItem as Item } from '@/lib/moderation/queue-item';
import { SafeHtml } from '@/components/ui/safe-html';
import { Time } from '@/components/ui/time';
import { DecisionForm } from './decision-form';
import { articlePath, commentPath } from '@/lib/urls';

interface QueueItemProps {
  item: Item;
  language: string;
  /** The one in hand: it has the only solid button. */
  now?: boolean;
  /** What stands below the reasons, on the page of one comment. */
  children?: ReactNode;
  /** The page's own heading stands above a single item. */
  level?: 'h2' | 'h3';
}

/** What a hold is called in one glance; the reasons in words stand beside the text. */
const KINDS: Record<string, string> = {
  'spam-service': 'Waiting for the check',
  provisional: 'Check not finished',
  policy: 'Every comment waits',
  newcomer: 'First comment here',
  person: 'A person was asked for',
  links: 'Many links',
  words: 'A word of the list',
  'gives-away': 'May give somebody away',
  flood: 'Many at once',
  trap: 'Fell into the trap',
  imported: 'Moved in',
};

/** One comment to be decided: why it is here, what was said, and the three decisions that are nearly all of them. */
export function QueueItem({ item, language, now = false, children, level: Heading = 'h2' }: QueueItemProps) {
  const { id, authorName, createdAt } = item;
  const urgent = item.holds.includes('gives-away');
  return (
    <article className={now ? 'item now' : 'item'} id={`i-${id}`} aria-labelledby={`t-${id}`} data-item={id}>
      <header>
        <Heading id={`t-${id}`}>
          <bdi>{authorName}</bdi>
        </Heading>
        <span className={urgent ? 'kind urgent' : 'kind'}>{kindOf(item)}</span>
        <span className="when">
          <a href={`/moderation/comments/${id}`}>
            {'sent '}
            <Time at={createdAt} language={language} />
          </a>
        </span>
      </header>
      <div className="case">
        <div className="why">
          <Why why={item.why} />
          {children}
        </div>
        <div>
          <Around item={item} />
          <SafeHtml className="said" dir="auto" html={item.bodyHtml} />
        </div>
      </div>
      <DecisionForm item={item} />
    </article>
  );
}

function Why({ why }: { why: string[] }) {
  const [first, ...rest] = why;
  return (
    <>
      <p>
        <strong>Why it is here:</strong> {first ?? 'nobody has said. It waits for a person.'}
      </p>
      {rest.map((reason) => (
        <p key={reason}>{reason}</p>
      ))}
    </>
  );
}

function Around({ item: { id, article, parent, status } }: { item: Item }) {
  return (
    <div className="around">
      {'on '}
      <a href={status === 'published' ? commentPath(article.slug, id) : `${articlePath(article.slug)}#moot`}>
        <bdi>{article.title}</bdi>
      </a>
      {parent && (
        <>
          {', in reply to '}
          <bdi>{parent.authorName}</bdi>
          <blockquote dir="auto">{parent.excerpt}</blockquote>
        </>
      )}
    </div>
  );
}

function kindOf({ holds, verdict, blatant }: Item): string {
  if (verdict === 'spam') return blatant ? 'Certain spam' : 'Spam';
  const [hold] = holds;
  return (hold !== undefined && KINDS[hold]) || 'Held';
}
