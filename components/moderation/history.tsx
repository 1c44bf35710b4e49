import type { HistoryRow } from '@/lib/moderation/queue-item';
import { Time } from '@/components/ui/time';
import type { Desk } from './desk';
import { whatHappened, whyItHappened } from './history-words';

interface HistoryProps {
  rows: readonly HistoryRow[];
  desk: Pick<Desk, 'language' | 'reasons'>;
}

/** What happened to one comment, from first to last, in words. */
export function History({ rows, desk }: HistoryProps) {
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="history">
      <h2 id="history">What happened to it</h2>
      <ol className="history bare">
        {rows.map((row, index) => (
          <li key={index}>
            <Time at={row.at} language={desk.language} />
            <span>
              {`${whatHappened(row, desk.reasons)}, by `}
              {row.by === null ? (ACTORS[row.actor] ?? row.actor) : <bdi>{row.by}</bdi>}
              {whyItHappened(row)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

const ACTORS: Record<string, string> = {
  machine: 'the check',
  author: 'its author',
  moderator: 'a moderator',
  importer: 'the import',
};
