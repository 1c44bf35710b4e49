import type { ReactNode } from 'react';
import type { Transparency } from '@/lib/moderation/transparency';
import { STEP } from '@/lib/moderation/coarse';
import { BarTable } from '@/components/figures/bar-table';
import { writeDuration } from '@/lib/clock';
import { writeDay } from '@/components/ui/time';

interface TransparencyViewProps {
  figures: Transparency;
  hasAkismet: boolean;
  language: string;
}

/** What the house decided, in numbers, for everybody: roles, never names. */
export function TransparencyView({ figures, hasAkismet, language }: TransparencyViewProps) {
  const { received, since, until, declined, appeals, overturned, wait } = figures;
  const last = new Date(until.getTime() - 1);
  if (received === 0)
    return (
      <p className="empty">
        {`No comment was sent in here between ${writeDay(since, language)} and ${writeDay(last, language)}, so there is nothing to count. What came from another site is not counted.`}
      </p>
    );
  return (
    <div className="transparency">
      <p>
        {`From ${writeDay(since, language)} to ${writeDay(last, language)}. Counted anew every midnight, from the log of what was decided, in which no text and no address stands. Every number is the nearest five, so that no single decision can be made out; what there were one to four of is “fewer than ${STEP}”.`}
      </p>
      <BarTable
        caption="What became of comments"
        heads={['', 'Comments']}
        rows={said([
          { key: 'received', name: 'Received', value: received },
          { key: 'at-once', name: 'Published at once', value: figures.atOnce },
          { key: 'published', name: 'Published by a person', value: figures.published },
          { key: 'declined', name: 'Declined by a person', value: figures.declinedInAll },
          ...(hasAkismet
            ? [{ key: 'spam', name: 'Taken for spam by Akismet', value: figures.spamByService }]
            : []),
          { key: 'spam-by-person', name: 'Marked as spam by a person', value: figures.spamByPerson },
          { key: 'withdrawn', name: 'Withdrawn by their authors', value: figures.withdrawn },
          { key: 'kept', name: 'Reported, looked at and left standing', value: figures.kept },
        ])}
      />
      {declined.length > 0 && (
        <BarTable
          caption="Why comments were declined, as their authors were told"
          heads={['Reason', 'Comments']}
          rows={said(
            declined.map(({ sentence, count }) => ({
              key: sentence,
              name: <bdi>{sentence}</bdi>,
              value: count,
            })),
          )}
        />
      )}
      <p>{waitInWords(wait)}</p>
      <p>{secondLooks({ appeals, overturned })}</p>
    </div>
  );
}

function waitInWords({ median, slowest }: Transparency['wait']): string {
  if (median === null || slowest === null) return 'Too little waited for a person to say how long that took.';
  return `Half of what waited for a person was decided within ${writeDuration(median)}, nine of ten within ${writeDuration(slowest)}.`;
}

function secondLooks({ appeals, overturned }: Pick<Transparency, 'appeals' | 'overturned'>): string {
  const asked =
    appeals.made === 0
      ? 'Nobody asked for a second look.'
      : `${capital(numberOf(appeals.made))} authors asked for a second look; ${appeals.granted === 0 ? 'none' : numberOf(appeals.granted)} of these comments were published then.`;
  const turned =
    overturned === 0
      ? 'No decision was overturned.'
      : `${capital(numberOf(overturned))} decisions were overturned by a later one.`;
  return `${asked} ${turned}`;
}

/** In words where it is too small to be told. */
function numberOf(count: number): string {
  return count > 0 && count < STEP ? `fewer than ${STEP}` : String(count);
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

interface Row {
  key: string;
  name: ReactNode;
  value: number;
}

function said(rows: Row[]): (Row & { said: string })[] {
  return rows.map((row) => ({ ...row, said: numberOf(row.value) }));
}
