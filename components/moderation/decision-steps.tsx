import type { ReactNode } from 'react';
import type { QueueItem } from '@/lib/moderation/queue-item';
import type { Desk, MeantDecision } from './desk';
import { MAX_NOTE_LENGTH } from '@/lib/moderation/schema';

interface ItemProps {
  item: QueueItem;
}

interface DecideProps extends ItemProps {
  desk: Desk;
}

/** What every decision says besides: the version that was seen, and the list it is made in. */
export function Sent({ item: { version }, desk: { from } }: DecideProps) {
  return (
    <>
      <input type="hidden" name="version" value={version} />
      {from !== undefined && <input type="hidden" name="from" value={from} />}
    </>
  );
}

/** Keys have one digit. */
const MAX_KEYED = 9;

/** Why it is declined: each reason is a button, so that one more press is the decision. */
export function Decline({ item, desk }: DecideProps) {
  const { id } = item;
  const meant = meantHere(desk, 'decline');
  return (
    <Step item={item} name="Decline" shortcut="d" isOpen={meant !== undefined}>
      <form className="reasons" method="post" action={`/moderation/comments/${id}/decisions`}>
        <Sent item={item} desk={desk} />
        <input type="hidden" name="decision" value="decline" />
        <fieldset>
          <legend>Why; the author reads this</legend>
          {desk.reasons.map(({ code, name }, index) => (
            <button
              type="submit"
              className="button"
              name="reason"
              value={code}
              key={code}
              aria-keyshortcuts={index < MAX_KEYED ? String(index + 1) : undefined}
              data-done={`Declined: ${name.charAt(0).toLowerCase()}${name.slice(1)}`}
            >
              {index < MAX_KEYED && <kbd aria-hidden="true">{index + 1}</kbd>} {name}
            </button>
          ))}
        </fieldset>
        <NoteField
          id={`word-${id}`}
          label="A word to the author, if you like"
          hint="They read it on their receipt, with the text they wrote."
          value={meant?.note}
        />
      </form>
    </Step>
  );
}

/** To a colleague: nothing is decided, and it comes to somebody else. What was decided or public waits again. */
export function PassOn({ item, desk }: DecideProps) {
  const { id, status } = item;
  const isWaiting = status === 'pending';
  const meant = meantHere(desk, 'hold');
  return (
    <Step
      item={item}
      name={isWaiting ? 'Pass on' : 'Put back'}
      shortcut="h"
      isRest
      isOpen={meant !== undefined}
    >
      <form className="reasons" method="post" action={`/moderation/comments/${id}/decisions`}>
        <Sent item={item} desk={desk} />
        <NoteField
          id={`pass-${id}`}
          label="A word to your colleagues, if you like"
          hint={
            isWaiting
              ? 'You don’t see it any more, as long as there is another moderator who does.'
              : 'Nobody but moderators sees it while it waits.'
          }
          value={meant?.note}
        />
        <div>
          <button
            type="submit"
            className="button"
            name="decision"
            value="hold"
            data-done={isWaiting ? 'Passed on' : 'Put back to wait'}
          >
            {isWaiting ? 'Pass it on' : 'Put it back'}
          </button>
        </div>
      </form>
    </Step>
  );
}

/** The note that came too late stands in the form that it was typed into. */
function meantHere({ meant }: Desk, decision: string): MeantDecision | undefined {
  return meant?.decision === decision && meant.note !== '' ? meant : undefined;
}

/** Another text in its place: marked as edited, and the old one is kept in its history. */
export function Edit({ item, desk: { kept } }: DecideProps) {
  const { id, body } = item;
  const errors = kept?.errors ?? [];
  return (
    <Step item={item} name="Edit" shortcut="e" isOpen={kept !== undefined}>
      <form
        className="reasons"
        method="post"
        action={`/moderation/comments/${id}/edit`}
        data-saved="The new text is kept."
      >
        <input type="hidden" name="version" value={item.version} />
        <div className="field">
          <label htmlFor={`edit-${id}`}>The text</label>
          <textarea
            id={`edit-${id}`}
            name="body"
            dir="auto"
            rows={6}
            required
            defaultValue={kept?.body ?? body}
            aria-describedby={`edit-hint-${id}`}
            aria-invalid={errors.length > 0 || undefined}
          />
          {errors.map((message) => (
            <p className="error" key={message}>
              {message}
            </p>
          ))}
          <p className="hint" id={`edit-hint-${id}`}>
            Readers see that it was edited by a moderator. What it said before is kept for thirty days.
          </p>
        </div>
        <div>
          <button type="submit" className="button">
            Save this text
          </button>
        </div>
      </form>
    </Step>
  );
}

/** For those who decide, now or later; its author never sees it. */
export function Note({ item }: ItemProps) {
  const { id } = item;
  return (
    <Step item={item} name="Note" shortcut="n">
      <form
        className="reasons"
        method="post"
        action={`/moderation/comments/${id}/notes`}
        data-saved="The note is kept."
      >
        <NoteField
          id={`note-${id}`}
          label="A note for moderators"
          hint="Its author never sees it, unless they ask for all that is kept of them."
          required
        />
        <div>
          <button type="submit" className="button">
            Keep this note
          </button>
        </div>
      </form>
    </Step>
  );
}

interface StepProps extends ItemProps {
  name: string;
  shortcut: string;
  /** The first of those that stand apart. */
  isRest?: boolean;
  isOpen?: boolean;
  children: ReactNode;
}

/** One of those that ask for something more. One at a time is open. */
function Step({ item: { id }, name, shortcut, isRest = false, isOpen = false, children }: StepProps) {
  return (
    <details className={isRest ? 'step rest' : 'step'} name={`step-${id}`} open={isOpen}>
      <summary className="button" aria-keyshortcuts={shortcut}>
        {name} <kbd aria-hidden="true">{shortcut}</kbd>
      </summary>
      {children}
    </details>
  );
}

interface NoteFieldProps {
  id: string;
  label: string;
  hint: string;
  required?: boolean;
  value?: string | undefined;
}

function NoteField({ id, label, hint, required, value }: NoteFieldProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        name="note"
        dir="auto"
        rows={2}
        maxLength={MAX_NOTE_LENGTH}
        required={required}
        defaultValue={value}
        aria-describedby={`${id}-hint`}
      />
      <p className="hint" id={`${id}-hint`}>
        {hint}
      </p>
    </div>
  );
}
