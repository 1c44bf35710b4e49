import type { Gone, ThreadComment } from '@/lib/comments/comment';
import { writeDay } from '@/components/ui/time';

/** By whom, never by whom by name. */
const SENTENCES: Record<Gone, (day: string) => string> = {
  withdrawn: (day) => `Withdrawn by its author${day}.`,
  removed: (day) => `Removed under the guidelines${day}.`,
  absent: () => 'A comment that is not shown.',
  erased: (day) => `Erased at its author’s wish${day}.`,
};

interface TombstoneProps {
  comment: ThreadComment;
  gone: Gone;
  language: string;
  hasReplies: boolean;
}

/** Keeps the place of what was public and is gone, so that its replies still answer something. */
export function Tombstone({ comment, gone, language, hasReplies }: TombstoneProps) {
  const day = comment.goneAt === null ? '' : ` on ${writeDay(comment.goneAt, language)}`;
  const sentence = SENTENCES[gone](day);
  return (
    <header className="who">
      <svg className="rings" width="28" height="28" viewBox="0 0 28 28" aria-hidden="true">
        <circle cx="14" cy="14" r="11.5" strokeWidth="3.6" pathLength="100" strokeDasharray="3 5" />
      </svg>
      <div>
        <p>{hasReplies ? `${sentence} The replies are kept.` : sentence}</p>
      </div>
    </header>
  );
}
