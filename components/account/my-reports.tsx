import type { ReaderReport } from '@/lib/reports/read-reports';
import { REPORT_WORDS } from '@/components/comments/report-words';
import { Time } from '@/components/ui/time';

const STATES: Readonly<Record<ReaderReport['state'], { look: string; words: string }>> = {
  waiting: { look: 'held', words: 'Waits for a person' },
  upheld: { look: 'declined', words: 'Taken away' },
  kept: { look: 'published', words: 'It stays' },
  gone: { look: 'withdrawn', words: 'Withdrawn by its author' },
};

/** What I reported, with what came of it. */
export function MyReports({ reports, language }: { reports: ReaderReport[]; language: string }) {
  return (
    <section aria-labelledby="reports-title" id="reports">
      <h2 id="reports-title">What you reported</h2>
      {reports.length === 0 ? (
        <p className="empty">What you report while you are signed in is listed here, with what came of it.</p>
      ) : (
        <ol className="bare entries">
          {reports.map(({ id, at, reason, state, comment, path }) => (
            <li key={id}>
              <h3>
                <span className={`state ${STATES[state].look}`}>{STATES[state].words}</span>
                <a href={path}>
                  {comment === null ? (
                    'A comment that is not shown'
                  ) : (
                    <>
                      {'What '}
                      <bdi>{comment.authorName}</bdi>
                      {' said'}
                    </>
                  )}
                </a>
              </h3>
              <p className="hint">
                {REPORT_WORDS[reason]}
                {', '}
                <Time at={at} language={language} />
              </p>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
