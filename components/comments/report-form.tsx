import { ErrorSummary } from '@/components/ui/error-summary';
import { REPORT_REASONS } from '@/lib/reports/schema';
import { REPORT_WORDS } from './report-words';

/** The form as it was refused: what was chosen and written, and what is wrong; `form` is of the whole. */
export interface KeptReport {
  values: Record<string, string>;
  errors: Record<string, string[]>;
}

const FIELD_IDS: Readonly<Record<string, string>> = { reason: 'report-reason', note: 'report-note' };

/**
 * The form to report one comment, shut until it is asked for; a real form, the same for everybody.
 *
 * What components/enhance/report may rely on, and tests too: `.report` is the whole, `#report` the form inside it (an address
 * that ends in it opens the details), `#report-reason` and `#report-note` its fields.
 */
export function ReportForm({ commentId, kept }: { commentId: string; kept: KeptReport | null }) {
  const { values, errors } = kept ?? { values: {}, errors: {} };
  const listed = Object.entries(errors).flatMap(([field, messages]) =>
    messages.flatMap((message) => (FIELD_IDS[field] ? [{ id: FIELD_IDS[field], message }] : [])),
  );
  return (
    <details className="report" open={kept !== null}>
      <summary>Report this comment</summary>
      <form
        className="form"
        id="report"
        method="post"
        action={`/comments/${commentId}/reports`}
        noValidate
        aria-label="Report this comment"
      >
        {errors.form && (
          <p className="banner" role="alert">
            <span>{errors.form.join(' ')}</span>
          </p>
        )}
        <ErrorSummary errors={listed} />
        <p className="hint">
          A report asks a person to look. By itself it takes nothing away and bans nobody, and nobody but the
          moderators sees it. You need no account: you get a link that tells you what came of it.
        </p>
        <Reasons chosen={values.reason ?? ''} messages={errors.reason} />
        <div className="field low">
          <label htmlFor="report-note">Anything a moderator should know</label>
          <Wrong id="report-note" messages={errors.note} />
          <textarea
            id="report-note"
            name="note"
            dir="auto"
            rows={3}
            defaultValue={values.note ?? ''}
            {...(errors.note
              ? { 'aria-invalid': true, 'aria-describedby': 'report-note-wrong report-note-hint' }
              : { 'aria-describedby': 'report-note-hint' })}
          />
          <p className="hint" id="report-note-hint">
            You can leave it empty. It is kept until 90 days after the decision.
          </p>
        </div>
        <div className="row">
          <button className="button first" type="submit">
            Send the report
          </button>
        </div>
      </form>
    </details>
  );
}

function Reasons({ chosen, messages }: { chosen: string; messages: string[] | undefined }) {
  return (
    <fieldset id="report-reason" {...(messages ? { 'aria-describedby': 'report-reason-wrong' } : {})}>
      <legend>What is wrong with it?</legend>
      <Wrong id="report-reason" messages={messages} />
      {REPORT_REASONS.map((reason) => (
        <label className="choice" key={reason}>
          <input type="radio" name="reason" value={reason} required defaultChecked={reason === chosen} />
          <span>
            {REPORT_WORDS[reason]}
            {reason === 'outs-someone' && (
              <small>
                Names, places or numbers that were not its author’s to give. Its text is folded until a person
                has looked.
              </small>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Wrong({ id, messages }: { id: string; messages: string[] | undefined }) {
  if (!messages?.length) return null;
  return (
    <p className="wrong" id={`${id}-wrong`}>
      {messages.join(' ')}
    </p>
  );
}
