import type { Draft } from '@/lib/comments/drafts';
import { MAX_NAME_LENGTH } from '@/lib/auth/name-limits';
import { MAX_BODY_LENGTH, MAX_EMAIL_LENGTH } from '@/lib/comments/schema';

/** Where an error of a field is put right. What is not among them has no field a person could see. */
export const FIELD_IDS: Record<string, string> & { body: string } = {
  body: 'say-body',
  name: 'say-name',
  email: 'say-email',
  notify: 'say-notify',
  check: 'say-check',
};

const NOTIFY = [
  { value: 'none', name: 'nothing' },
  { value: 'replies', name: 'replies to this comment' },
  { value: 'article', name: 'everything said here' },
] as const;

/** Whoever writes with an account. */
export interface WriterFacts {
  displayName: string;
  /** There is a confirmed address to send mail to. */
  hasAddress: boolean;
  /** What is chosen on the account page. */
  mailChoice: 'none' | 'replies';
}

interface CommentFieldsProps {
  draft: Draft | null;
  /** Whether mail can be sent; where it cannot, nothing asks for an address. */
  mail: boolean;
  akismet: boolean;
  /** Whoever writes with an account has a name already, and gives no address here. */
  writer: WriterFacts | null;
}

/** The fields of PRODUCT 3, in the order in which they are thought of; `data-guest` marks what only guests fill in. Limits are said, not enforced: nothing pasted is cut off. */
export function CommentFields({ draft, mail, akismet, writer }: CommentFieldsProps) {
  const { values, errors } = draft ?? { values: null, errors: {} };
  return (
    <>
      <div className="field">
        <label htmlFor="say-body">Your comment</label>
        <Wrong id="say-body" messages={errors.body} />
        <textarea
          id="say-body"
          name="body"
          dir="auto"
          rows={7}
          required
          defaultValue={values?.body ?? ''}
          data-limit={MAX_BODY_LENGTH}
          {...describe('say-body', errors.body)}
        />
        <p className="hint" id="say-body-hint">
          {
            'A blank line starts a paragraph. *stress*, [words](link), > quotation. What you write is kept here if anything fails.'
          }
        </p>
      </div>
      {!writer && <NameField draft={draft} />}
      {mail && !writer && <AddressField draft={draft} />}
      {mail && writer?.hasAddress === false ? (
        <NoAddress />
      ) : (
        mail && <NotifyField draft={draft} writer={writer} />
      )}
      <Trap />
      <label className="choice">
        <input
          type="checkbox"
          id="say-check"
          name="check"
          value="person"
          defaultChecked={values?.check === 'person'}
        />
        <span>
          A person should check this instead
          <small>
            {akismet
              ? 'Nothing is sent to Akismet. It takes a little longer.'
              : 'Somebody reads it before it appears.'}
          </small>
        </span>
      </label>
    </>
  );
}

interface FieldProps {
  draft: Draft | null;
}

function NameField({ draft }: FieldProps) {
  const { values, errors } = draft ?? { values: null, errors: {} };
  return (
    <div className="field short" data-guest="">
      <label htmlFor="say-name">Name</label>
      <Wrong id="say-name" messages={errors.name} />
      <input
        type="text"
        id="say-name"
        name="name"
        dir="auto"
        autoComplete="off"
        required
        defaultValue={values?.name ?? ''}
        data-limit={MAX_NAME_LENGTH}
        {...describe('say-name', errors.name)}
      />
      <p className="hint" id="say-name-hint">
        Any name you like. It need not be one you use anywhere else.
      </p>
    </div>
  );
}

function AddressField({ draft }: FieldProps) {
  const { values, errors } = draft ?? { values: null, errors: {} };
  return (
    <div className="field short" data-guest="">
      <label htmlFor="say-email">E-mail, if you want one when somebody replies</label>
      <Wrong id="say-email" messages={errors.email} />
      <input
        type="email"
        id="say-email"
        name="email"
        autoComplete="off"
        defaultValue={values?.email ?? ''}
        maxLength={MAX_EMAIL_LENGTH}
        {...describe('say-email', errors.email)}
      />
      <p className="hint" id="say-email-hint">
        Never shown. Kept encrypted, used for replies, and for what is decided if it has to wait. Leave it
        empty and you will still get a receipt link.
      </p>
    </div>
  );
}

function NotifyField({ draft, writer }: FieldProps & { writer: WriterFacts | null }) {
  const { values, errors } = draft ?? { values: null, errors: {} };
  const chosen = values?.notify ?? writer?.mailChoice ?? 'none';
  return (
    <fieldset id="say-notify" {...(errors.notify ? { 'aria-describedby': 'say-notify-wrong' } : {})}>
      <legend>Tell me about</legend>
      <Wrong id="say-notify" messages={errors.notify} />
      {NOTIFY.map(({ value, name }) => (
        <label className="choice" key={value}>
          <input type="radio" name="notify" value={value} defaultChecked={value === chosen} />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** An account without an address is complete. It is only said what goes with one. */
function NoAddress() {
  return (
    <p className="hint">
      {'Your account has no e-mail address, so no mail comes when somebody replies. '}
      <a href="/account/ways-in">Among your ways in</a> you can give it one.
    </p>
  );
}

/** Machines fill in what people cannot see. A browser without styles shows it, and its label says what to do. */
function Trap() {
  return (
    <div className="trap" aria-hidden="true">
      <label htmlFor="say-website">Leave this empty</label>
      <input type="text" id="say-website" name="website" tabIndex={-1} autoComplete="off" />
    </div>
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

function describe(id: string, messages: string[] | undefined) {
  if (!messages?.length) return { 'aria-describedby': `${id}-hint` };
  return { 'aria-invalid': true, 'aria-describedby': `${id}-wrong ${id}-hint` } as const;
}
