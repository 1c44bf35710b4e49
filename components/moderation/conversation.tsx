import type { Spoken } from '@/lib/moderation/conversation';
import { SafeHtml } from '@/components/ui/safe-html';
import { Time } from '@/components/ui/time';
import { statusInWords } from './item-words';

interface ConversationProps {
  spoken: readonly Spoken[];
  language: string;
}

/** What is said around one comment, for whoever has to decide about it: nothing is folded away here. */
export function Conversation({ spoken, language }: ConversationProps) {
  const isAlone = spoken.length < 2;
  return (
    <section className="around-it" aria-labelledby="conversation">
      <h2 id="conversation">The conversation around it</h2>
      {isAlone && <p>Nobody answered it, and it answers nobody.</p>}
      <ol className="bare">
        {(isAlone ? [] : spoken).map(({ id, where, authorName, bodyHtml, status, createdAt }) => (
          <li key={id} className={where}>
            <p>
              <strong>
                <bdi>{authorName === '' ? 'Erased' : authorName}</bdi>
              </strong>
              {', '}
              <Time at={createdAt} language={language} />
              {where === 'beside' && ', another answer to the same'}
              {where === 'below' && ', an answer to it'}
              {where === 'this' && ', the one to decide'}
              {where !== 'this' && status !== 'published' && ` (${statusInWords(status).toLowerCase()})`}
            </p>
            <SafeHtml className="said" dir="auto" html={bodyHtml} />
          </li>
        ))}
      </ol>
    </section>
  );
}
