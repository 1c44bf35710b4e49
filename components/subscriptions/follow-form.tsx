import type { ReactNode } from 'react';
import { ErrorSummary } from '@/components/ui/error-summary';

/** The form as it was refused: what was typed, and what is wrong; `form` is of the whole. */
export interface KeptFollow {
  values: Record<string, string>;
  errors: Record<string, string[]>;
}

interface FollowFormProps {
  action: string;
  /** What of, in words that stand alone. */
  summary: string;
  kept: KeptFollow | null;
  /** Another button beside the one that asks. */
  children?: ReactNode;
}

/**
 * Asks to be told of what is said, with an address that has to be confirmed; a real form, the same for everybody, shut until
 * it is asked for. Whoever is signed in needs no address.
 *
 * What components/enhance/follow may rely on, and tests too: `.follow` is the whole, `#follow` the form inside it,
 * `#follow-email` its field, `[data-guest]` what an account does not need.
 */
export function FollowForm({ action, summary, kept, children }: FollowFormProps) {
  const { values, errors } = kept ?? { values: {}, errors: {} };
  const wrong = errors.email ?? [];
  const whole = [...(errors.form ?? []), ...(errors.scope ?? [])];
  return (
    <details className="follow" open={kept !== null}>
      <summary>{summary}</summary>
      <form className="form" id="follow" method="post" action={action} noValidate aria-label={summary}>
        {whole.length > 0 && (
          <p className="banner" role="alert">
            <span>{whole.join(' ')}</span>
          </p>
        )}
        <ErrorSummary errors={wrong.map((message) => ({ id: 'follow-email', message }))} />
        <div className="field short" data-guest="">
          <label htmlFor="follow-email">Your e-mail address</label>
          {wrong.length > 0 && (
            <p className="wrong" id="follow-email-wrong">
              {wrong.join(' ')}
            </p>
          )}
          <input
            type="email"
            id="follow-email"
            name="email"
            autoComplete="email"
            defaultValue={values.email ?? ''}
            {...(wrong.length > 0
              ? { 'aria-invalid': true, 'aria-describedby': 'follow-email-wrong follow-email-hint' }
              : { 'aria-describedby': 'follow-email-hint' })}
          />
          <p className="hint" id="follow-email-hint">
            Never shown, kept encrypted. First you get one mail with a link, and nothing else before you
            pressed its button. With an account, leave it empty.
          </p>
        </div>
        <div className="row">
          <button className="button first" type="submit">
            Tell me
          </button>
          {children}
        </div>
      </form>
    </details>
  );
}
