import type { ReaderReport, ReportState } from '@/lib/reports/read-reports';
import { PlainPage } from '@/components/ui/plain-page';
import { Time } from '@/components/ui/time';
import { REPORT_RECEIVED, REPORT_WORDS } from './report-words';

const OUTCOMES: Record<Exclude<ReportState, 'waiting'>, { title: string; means: string }> = {
  upheld: {
    title: 'The comment was taken away.',
    means: 'A person looked, and decided that it could not stay.',
  },
  kept: { title: 'The comment stays.', means: 'A person looked at what you reported, and let it stand.' },
  gone: {
    title: 'The comment is not there any more.',
    means: 'Its author took it back before a person had looked.',
  },
};

/** What became of one report, for whoever holds its link. */
export function ReportView({ report, language }: { report: ReaderReport; language: string }) {
  const { at, reason, note, state, comment } = report;
  const { title, means } =
    state === 'waiting' ? { title: REPORT_RECEIVED, means: meanwhile(comment) } : OUTCOMES[state];
  return (
    <PlainPage
      title="Your report"
      standfirst={
        <>
          {'From '}
          <Time at={at} language={language} writtenOut />
          {', UTC: '}
          {REPORT_WORDS[reason].toLowerCase()}.
        </>
      }
    >
      <section className={`outcome ${LOOKS[state]}`} role="status" aria-labelledby="outcome-title">
        <h2 id="outcome-title">{title}</h2>
        <p>{means}</p>
        {comment !== null && (
          <p>
            {'It is about what '}
            <bdi>{comment.authorName}</bdi>
            {' said under '}
            <a href={comment.permalink}>
              <bdi>{comment.article}</bdi>
            </a>
            .
          </p>
        )}
        {note !== '' && (
          <div className="note">
            <p>You wrote to the moderators:</p>
            <blockquote dir="auto">{note}</blockquote>
          </div>
        )}
        <p className="hint">
          Keep this page’s address to learn what came of it; it is there until 90 days after the decision. No
          account is needed. On a shared device, don’t leave it open.
        </p>
      </section>
    </PlainPage>
  );
}

/** In the place of a receipt, where another reader of the same network may have been first. */
export function KnownReport() {
  return (
    <PlainPage title="Your report">
      <section className="outcome held" role="status" aria-labelledby="outcome-title">
        <h2 id="outcome-title">{REPORT_RECEIVED}</h2>
        <p>
          Today this comment was reported from where you are before, by you or by somebody near you. It counts
          once, and that is enough: it is in front of the moderators.
        </p>
      </section>
    </PlainPage>
  );
}

/** The colours of a receipt: something waits, is well, or has gone. */
const LOOKS: Record<ReportState, string> = {
  waiting: 'held',
  upheld: 'declined',
  kept: 'published',
  gone: 'withdrawn',
};

function meanwhile(comment: ReaderReport['comment']): string {
  if (comment === null) return 'Until then it is not shown.';
  return comment.folded ? 'Until then its text is folded.' : 'Until then it stays where it is.';
}
