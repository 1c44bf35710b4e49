import type { Statistics } from '@/lib/moderation/statistics';
import { BarTable } from '@/components/figures/bar-table';
import { writeDuration } from '@/lib/clock';
import { HoursChart } from '@/components/figures/hours-chart';
import { Time } from '@/components/ui/time';

interface StatisticsViewProps {
  statistics: Statistics;
  /** The periods that can be chosen, in days. */
  periods: readonly number[];
  language: string;
}

const REPORTED: Record<string, string> = {
  spam: 'Spam',
  abusive: 'Attacks a person',
  'outs-someone': 'Gives somebody away',
  'off-topic': 'Off the subject',
  other: 'Something else',
};

/** How the work goes, for those who do it: nobody’s share of it is shown. */
export function StatisticsView({ statistics, periods, language }: StatisticsViewProps) {
  const { days, waiting, decisions, overturned, service, secondLooks, reports, hours } = statistics;
  const decided = decisions.published + decisions.kept + decisions.declined + decisions.spam;
  return (
    <div className="page statistics">
      <div className="queue-head">
        <h1>How it goes</h1>
        <nav className="filters" aria-label="Period">
          {periods.map((period) => (
            <a
              key={period}
              href={`/moderation/statistics?days=${period}`}
              aria-current={period === days ? 'page' : undefined}
            >
              {`${period} days`}
            </a>
          ))}
        </nav>
      </div>
      <dl className="facts">
        <div>
          <dt>Waiting now</dt>
          <dd>{waiting.count}</dd>
          <dd className="hint">
            {waiting.oldest === null ? (
              'Nothing waits.'
            ) : (
              <>
                {'The oldest since '}
                <Time at={waiting.oldest} language={language} />.
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>Half were decided within</dt>
          <dd>{decisions.median === null ? '–' : writeDuration(decisions.median)}</dd>
          <dd className="hint">
            {decisions.slowest === null
              ? 'Nothing was decided.'
              : `Nine of ten within ${writeDuration(decisions.slowest)}.`}
          </dd>
        </div>
        <div>
          <dt>Decided</dt>
          <dd>{decided}</dd>
          <dd className="hint">{inWords(overturned, 'was overturned later', 'were overturned later')}</dd>
        </div>
      </dl>
      <div className="two">
        <BarTable
          caption="What was decided"
          heads={['Decision', 'Comments']}
          rows={[
            { key: 'published', name: 'Published', value: decisions.published },
            { key: 'declined', name: 'Declined', value: decisions.declined },
            { key: 'spam', name: 'Marked as spam', value: decisions.spam },
            { key: 'kept', name: 'Reported, and left standing', value: decisions.kept },
          ]}
        />
        <BarTable
          caption="What Akismet said, and where people corrected it"
          heads={['Verdict', 'Comments']}
          rows={[
            { key: 'asked', name: 'Asked about', value: service.asked },
            { key: 'spam', name: 'Taken for spam', value: service.spam },
            { key: 'wrongly', name: 'Rescued by a person', value: service.wronglySpam },
            { key: 'missed', name: 'Let through, and spam', value: service.missed },
            { key: 'silent', name: 'No answer', value: service.silent },
          ]}
        />
      </div>
      <HoursChart hours={hours} />
      {secondLooks.kept + secondLooks.lifted > 0 && (
        <BarTable
          caption="Second looks that people asked for at what they are held to"
          heads={['Outcome', 'Second looks']}
          rows={[
            { key: 'kept', name: 'Let stand', value: secondLooks.kept },
            { key: 'lifted', name: 'Taken back', value: secondLooks.lifted },
          ]}
        />
      )}
      {reports.length === 0 ? (
        <p className="empty">No reader reported anything in these days.</p>
      ) : (
        <BarTable
          caption="What readers reported"
          heads={['Reason', 'Reports']}
          rows={reports.map(({ reason, made, upheld, kept }) => ({
            key: reason,
            name: (
              <>
                {REPORTED[reason] ?? reason}
                <span className="hint">{` ${upheld} upheld, ${kept} left standing`}</span>
              </>
            ),
            value: made,
          }))}
        />
      )}
    </div>
  );
}

function inWords(count: number, one: string, several: string): string {
  if (count === 0) return 'None was overturned later.';
  return count === 1 ? `One ${one}.` : `${count} ${several}.`;
}
