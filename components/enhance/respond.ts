import { noticeInWords } from '@/components/comments/notice-words';
import { keepDrafts } from './drafts';
import { clearErrors, showErrors, showNotice } from './errors';
import { moveToReplies } from './move';
import { clearPreview, showHeld, showPreview, showPublished } from './outcome';
import { send, type Answer } from './send';

const NONCE_BYTES = 16;

const UNSENT =
  'It could not be sent just now. Your text is still here; press the button again in a moment. It will not be posted twice.';

/** Makes the comment form answer in place: under the comment it replies to, without leaving the page, and once per text. */
export function enhanceForm(): void {
  const section = document.getElementById('respond');
  const form = section?.querySelector<HTMLFormElement>('[data-say]');
  if (section == null || form == null) return;
  const openedAt = performance.now();
  const drafts = keepDrafts(form);
  const movable = moveToReplies({ section, form });
  const answered = drafts.parentId && document.getElementById(`c-${drafts.parentId}`);
  if (answered) movable?.openUnder(answered);

  // The same for every try at one text, so that a retry after a lost answer is known as the same comment.
  let nonce = newNonce();
  form.addEventListener('input', () => {
    nonce = newNonce();
  });

  const submit = async (button: HTMLButtonElement | null) => {
    clearErrors(form);
    const typed = fieldsOf(form, button);
    const age = Math.round(performance.now() - openedAt);
    const answer = await send({ form, button, fields: { ...typed, nonce, age } });
    if (answer !== null && 'status' in answer) {
      // What was typed while it was under way is the beginning of another comment.
      const next = bodyOf(form) === typed.body ? '' : bodyOf(form);
      fillBody(form, next);
      clearPreview(section);
      if (next === '') drafts.clear();
      await showTaken({ section, answer, name: typed.name, next });
      return;
    }
    if (answer !== null && 'reason' in answer && answer.reason === 'parent-gone') movable?.goHome();
    showRefused({ section, form, answer, name: typed.name });
  };

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (form.hasAttribute('aria-busy')) return;
    void submit(event.submitter instanceof HTMLButtonElement ? event.submitter : null);
  });
}

/** Where it cannot be shown in place, its own page or its receipt shows it. */
async function showTaken({ section, answer, name, next }: Taken): Promise<void> {
  const { status, id, permalink, receiptUrl } = answer;
  if (status === 'held') {
    const held = { section, id, receiptUrl: receiptUrl ?? permalink, keepForm: next !== '' };
    if (!(await showHeld(held))) location.assign(held.receiptUrl);
    return;
  }
  if (!(await showPublished({ id, receiptUrl }))) {
    location.assign(permalink);
    return;
  }
  // The thread has come anew, and a new form with it; what concerns its reader alone is added again.
  enhanceForm();
  document.dispatchEvent(new Event('folkmoot:viewer'));
  const field = document.querySelector<HTMLInputElement>('#say-name');
  if (field !== null) field.value = name ?? '';
  const form = document.querySelector<HTMLFormElement>('#respond [data-say]');
  if (form !== null && next !== '') fillBody(form, next);
}

interface Taken {
  section: HTMLElement;
  answer: Extract<Answer, { status: string }>;
  name: string | undefined;
  /** What was typed since it was sent. */
  next: string;
}

interface Refused {
  section: HTMLElement;
  form: HTMLFormElement;
  answer: Exclude<Answer, { status: string }>;
  name: string | undefined;
}

function showRefused({ section, form, answer, name = '' }: Refused): void {
  if (answer === null) showNotice(form, UNSENT);
  else if ('preview' in answer) showPreview({ section, html: answer.preview, name });
  else if ('errors' in answer) showErrors(form, answer.errors);
  else if ('retryAfter' in answer)
    showNotice(form, noticeInWords({ kind: answer.reason ?? 'rate-limited', retryAfter: answer.retryAfter }));
  else if ('ban' in answer) showNotice(form, noticeInWords({ kind: 'banned', ...answer.ban }));
  else if ('reason' in answer) showNotice(form, noticeInWords({ kind: answer.reason }));
  else if (answer.error === 'unauthenticated') showNotice(form, noticeInWords({ kind: 'signed-out' }));
  else showNotice(form, UNSENT);
}

/** The fields as a program sends them, the pressed button's among them. */
function fieldsOf(form: HTMLFormElement, button: HTMLButtonElement | null): Partial<Record<string, string>> {
  const fields = [...new FormData(form)].filter(
    (field): field is [string, string] => typeof field[1] === 'string',
  );
  return Object.fromEntries(button?.name ? [...fields, [button.name, button.value]] : fields);
}

function bodyOf(form: HTMLFormElement): string {
  return form.querySelector('textarea')?.value ?? '';
}

/** For another comment under the same name. */
function fillBody(form: HTMLFormElement, text: string): void {
  const body = form.querySelector('textarea');
  if (body !== null) body.value = text;
  form.dispatchEvent(new Event('input'));
}

/** randomUUID is there on safe origins only; a site may stand behind nothing but a private network. */
function newNonce(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(NONCE_BYTES)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
