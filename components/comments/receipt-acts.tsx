import type { Receipt } from '@/lib/comments/receipts';
import { MAX_BODY_LENGTH } from '@/lib/comments/schema';
import { FollowForm } from '@/components/subscriptions/follow-form';
import { SafeHtml } from '@/components/ui/safe-html';

/** A form that came back: what was typed, and what is wrong with it. */
export interface KeptForm {
  values: Record<string, string>;
  errors: Record<string, string[]>;
}

interface ReceiptActsProps {
  receipt: Receipt;
  /** The address of the receipt: who has it may do all this. */
  path: string;
  forms: { edit: KeptForm | null; appeal: KeptForm | null; follow: KeptForm | null };
  mail: boolean;
}

/** What the author can do about a comment, by nothing but the receipt's address. */
export function ReceiptActs({ receipt, path, forms, mail }: ReceiptActsProps) {
  const { state, appeal } = receipt;
  if (state === 'withdrawn' || state === 'erased') return null;
  return (
    <div className="receipt-acts">
      {state === 'declined' && appeal === 'none' && (
        <Appeal path={path} receipt={receipt} kept={forms.appeal} />
      )}
      {state !== 'declined' && <Edit path={path} receipt={receipt} kept={forms.edit} />}
      {mail && state !== 'declined' && (
        <FollowForm
          action={`${path}/follow`}
          summary={
            state === 'held'
              ? 'Tell me by mail what is decided, and when somebody replies'
              : 'Tell me by mail when somebody replies'
          }
          kept={forms.follow}
        >
          <button className="button" type="submit" name="notify" value="none">
            Tell me no more
          </button>
        </FollowForm>
      )}
      <details className="fold">
        <summary>Withdraw it</summary>
        <form method="post" action={`${path}/withdraw`}>
          <p>
            Your words and your name are taken out of this site at once and destroyed. If somebody answered,
            their replies stay, under a line that says that you withdrew yours. It cannot be taken back.
          </p>
          <button type="submit" className="button">
            Withdraw my comment
          </button>
        </form>
      </details>
    </div>
  );
}

interface ActProps {
  receipt: Receipt;
  path: string;
  kept: KeptForm | null;
}

function Edit({ receipt: { state, source, revision }, path, kept }: ActProps) {
  return (
    <>
      {revision !== null && (
        <section className="waiting-text" aria-labelledby="waiting-text">
          <h2 id="waiting-text">Your new text waits</h2>
          <p>The old one can be read until a person has taken the new one.</p>
          <SafeHtml className="said" dir="auto" html={revision.html} />
        </section>
      )}
      <details className="fold" open={kept !== null} id="edit">
        <summary>Change the text</summary>
        <form method="post" action={`${path}/edit`}>
          <Words
            id="edit-body"
            name="body"
            label="Your comment"
            rows={10}
            value={kept?.values.body ?? revision?.source ?? source}
            errors={kept?.errors.body}
            hint={
              state === 'published'
                ? 'It is looked at as a new comment is. Until then, what is published stands.'
                : 'It takes the place of the old text at once, and is looked at as a new comment is.'
            }
            limit={MAX_BODY_LENGTH}
          />
          <button type="submit" className="button">
            Send the new text
          </button>
        </form>
      </details>
    </>
  );
}

function Appeal({ receipt: { source }, path, kept }: ActProps) {
  return (
    <details className="fold" open={kept !== null} id="appeal">
      <summary>Ask for a second look</summary>
      <form method="post" action={`${path}/appeal`}>
        <p>Once, another person reads it, if there is one. You can change the text first.</p>
        <Words
          id="appeal-note"
          name="note"
          label="A word to them, if you like"
          rows={3}
          value={kept?.values.note ?? ''}
          errors={kept?.errors.note}
        />
        <Words
          id="appeal-body"
          name="body"
          label="Your comment"
          rows={10}
          value={kept?.values.body ?? source}
          errors={kept?.errors.body}
          limit={MAX_BODY_LENGTH}
        />
        <button type="submit" className="button">
          Ask for a second look
        </button>
      </form>
    </details>
  );
}

interface WordsProps {
  id: string;
  name: string;
  label: string;
  rows: number;
  value: string;
  errors: string[] | undefined;
  hint?: string;
  /** Said, not enforced: nothing pasted is cut off. */
  limit?: number;
}

function Words({ id, name, label, rows, value, errors, hint, limit }: WordsProps) {
  const described = [errors && `${id}-wrong`, hint && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {errors && (
        <p className="wrong" id={`${id}-wrong`} role="alert">
          {errors.join(' ')}
        </p>
      )}
      <textarea
        id={id}
        name={name}
        dir="auto"
        rows={rows}
        defaultValue={value}
        data-limit={limit}
        aria-invalid={errors ? true : undefined}
        aria-describedby={described === '' ? undefined : described}
      />
      {hint && (
        <p className="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
