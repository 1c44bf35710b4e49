import type { HistoryRow } from '@/lib/moderation/queue-item';
import { Time } from '@/components/ui/time';

const ACTORS: Record<string, string> = {
  machine: 'the check',
  author: 'its author',
  moderator: 'a moderator',
  importer: 'the import',
};

/** Codes that say nothing to a person by themselves; the others are words already. */
const REASONS: Record<string, string> = {
  'reported:spam': 'Akismet was told that it is spam',
  'reported:ham': 'Akismet was told that it is no spam',
  'not-reported:origin-gone': 'Akismet was not told: where it came from is no longer kept',
  'not-reported:no-key': 'Akismet was not told: there is no key',
  'not-reported:not-checked': 'Akismet was not told: it had never been asked',
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
  const causes = [reason, cause].flatMap((code) =>
    code === null || code === '' ? [] : [REASONS[code] ?? code],
  );
  return causes.length === 0 ? '' : ` (${causes.join(', ')})`;
}
