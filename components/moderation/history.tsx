import type { HistoryRow } from '@/lib/moderation/queue-item';
import { Time } from '@/components/ui/time';
import type { Desk } from './desk';

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
              {`${whatOf(row, desk.reasons)}, by `}
              {row.by === null ? (ACTORS[row.actor] ?? row.actor) : <bdi>{row.by}</bdi>}
              {causeOf(row)}
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

const TO: Record<string, string> = {
  checking: 'Sent, and checked',
  pending: 'Held for a person',
  published: 'Published',
  declined: 'Declined',
  spam: 'Taken for spam',
  withdrawn: 'Withdrawn',
  erased: 'Erased',
};

/** Codes that say what happened by themselves, whatever the state became. */
const ACTS: Record<string, string> = {
  kept: 'Looked at, and let stand',
  'passed-on': 'Passed on to a colleague',
  edited: 'Its text was changed',
  revised: 'The new text of its author took its place',
  'revision-left': 'The new text of its author was left out',
  withdrawn: 'Withdrawn',
  appeal: 'A second look was asked for',
  undone: 'The decision was taken back',
  'reported:spam': 'Akismet was told that it is spam',
  'reported:ham': 'Akismet was told that it is no spam',
  'not-reported:origin-gone': 'Akismet was not told: where it came from is no longer kept',
  'not-reported:no-key': 'Akismet was not told: there is no key',
  'not-reported:not-checked': 'Akismet was not told: it had never been asked',
};

function whatOf({ to, reason }: HistoryRow, reasons: Desk['reasons']): string {
  if (reason !== null && ACTS[reason] !== undefined) return ACTS[reason];
  const what = TO[to] ?? to;
  if (reason === null || reason === '') return what;
  const named = reasons.find(({ code }) => code === reason)?.name ?? reason;
  return `${what} (${named.charAt(0).toLowerCase()}${named.slice(1)})`;
}

function causeOf({ cause }: HistoryRow): string {
  if (cause === null || cause === '') return '';
  return cause.startsWith('bulk:') ? ', with others' : ` (${ACTS[cause] ?? cause})`;
}
