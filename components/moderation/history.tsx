import type { HistoryRow } from '@/lib/moderation/queue';
import { Time } from '@/components/ui/time';

const ACTORS: Record<string, string> = {
  machine: 'the check',
  author: 'its author',
  moderator: 'a moderator',
  importer: 'the import',
};

/** What happened to one comment, from first to last. */
export function History({ rows, language }: { rows: HistoryRow[]; language: string }) {
  if (rows.length === 0) return null;
  return (
    <details className="fold" open>
      <summary>What happened to it</summary>
      <ol className="history bare">
        {rows.map(({ at, actor, to, reason, cause }, index) => (
          <li key={index}>
            <Time at={at} language={language} />
            {`: ${to}, by ${ACTORS[actor] ?? actor}${because(reason, cause)}`}
          </li>
        ))}
      </ol>
    </details>
  );
}

function because(reason: string | null, cause: string | null): string {
  const causes = [reason, cause].filter((part) => part !== null && part !== '');
  return causes.length === 0 ? '' : ` (${causes.join(', ')})`;
}
