import { keepDrafts, type DraftKeeper } from './drafts';
import { clearErrors, showErrors, showNotice } from './errors';
import { showHeld, showPreview, showPublished } from './outcome';

/** After this a line says that the text is kept. */
const SLOW = 5000;

type Outcome =
  | { status: 'published' | 'held'; id: string; permalink: string; receiptUrl?: string }
  | { errors: Record<string, string[]> }
  | { retryAfter: number }
  | { reason: 'closed' | 'parent-gone' | 'banned' }
  | { error: string }
  | { preview: string };

/** Makes the comment form answer in place: under the comment it replies to, without leaving the page, and once per text. */
export function enhanceForm(): void {
  const section = document.getElementById('respond');
  const form = section?.querySelector<HTMLFormElement>('[data-say]');
  if (section == null || form == null) return;
  const openedAt = performance.now();
  const drafts = keepDrafts(form);
  // The same for every try at one text, so that a retry after a lost answer is known as the same comment.
  let nonce = crypto.randomUUID();
  form.addEventListener('input', () => {
    nonce = crypto.randomUUID();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const age = Math.round(performance.now() - openedAt);
    const preview = event.submitter instanceof HTMLButtonElement && event.submitter.value === 'preview';
    void send({
      section,
      form,
      drafts,
      fields: { ...fieldsOf(form), nonce, age, ...(preview ? { intent: 'preview' } : {}) },
    });
  });
  moveToReplies({ section, form });
}

interface Sending {
  section: HTMLElement;
  form: HTMLFormElement;
  drafts: DraftKeeper;
  fields: Record<string, unknown>;
}

async function send({ section, form, drafts, fields }: Sending): Promise<void> {
  if (form.dataset.sending !== undefined) return;
  clearErrors(form);
  const done = saySending(form);
  try {
    const response = await fetch(form.action, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(fields),
    });
    const outcome = (await response.json()) as Outcome;
    if ('preview' in outcome) showPreview({ section, html: outcome.preview });
    else if ('status' in outcome) {
      const body = form.querySelector('textarea');
      if (body !== null) body.value = '';
      section.querySelector('#preview')?.remove();
      form.dispatchEvent(new Event('input'));
      drafts.clear();
      await (outcome.status === 'published'
        ? showPublished(outcome)
        : showHeld({ section, receiptUrl: outcome.receiptUrl ?? outcome.permalink }));
    } else if ('errors' in outcome) showErrors(form, outcome.errors);
    else if ('retryAfter' in outcome)
      showNotice(
        form,
        `Many people are writing from where you are. Your text is kept; try again in ${inWords(outcome.retryAfter)}.`,
      );
    else if ('reason' in outcome) showNotice(form, REASONS[outcome.reason]);
    else if (outcome.error === 'unauthenticated') showNotice(form, SIGNED_OUT);
    else showNotice(form, UNSENT);
  } catch {
    showNotice(form, UNSENT);
  } finally {
    done();
  }
}

const UNSENT =
  'It could not be sent just now. Your text is still here; press the button again in a moment. It will not be posted twice.';

const SIGNED_OUT =
  'You are not signed in any more, or not wholly. Nothing was posted, and your text is still here: post it as a guest, or sign in on another page and press the button again.';

const REASONS = {
  closed: 'This conversation was closed while you were writing. Your text is below, for you to keep.',
  'parent-gone':
    'The comment you answered is no longer here. Your text is kept: you can post it as a comment of its own.',
  banned: 'Nothing can be posted here from where you are, for now. Your text is below, for you to keep.',
};

function inWords(seconds: number): string {
  return seconds < 90 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}

/** The fields as a program sends them; what is added for machines only is added by the caller. */
function fieldsOf(form: HTMLFormElement): Record<string, string> {
  const fields = [...new FormData(form)].filter(
    (field): field is [string, string] => typeof field[1] === 'string',
  );
  return Object.fromEntries(fields);
}

/** The button keeps its width and says that it is sending; fields stay readable. Returns how to end it. */
function saySending(form: HTMLFormElement): () => void {
  const button = form.querySelector<HTMLButtonElement>('[data-post]');
  const words = button?.textContent ?? '';
  form.dataset.sending = '';
  form.setAttribute('aria-busy', 'true');
  if (button !== null) button.textContent = 'Sending…';
  const slow = setTimeout(() => {
    showNotice(form, 'It takes longer than usual. Your text is kept.', { quietly: true });
  }, SLOW);
  return () => {
    clearTimeout(slow);
    delete form.dataset.sending;
    form.removeAttribute('aria-busy');
    if (button !== null) button.textContent = words;
  };
}

/** Opens the form under the comment that is answered, and takes it back below the thread. */
function moveToReplies({ section, form }: { section: HTMLElement; form: HTMLFormElement }): void {
  const home = document.createComment('');
  section.before(home);
  const title = section.querySelector('#respond-title');
  const parent = form.elements.namedItem('parentId');
  const button = form.querySelector('[data-post]');
  if (title === null || button === null || !(parent instanceof HTMLInputElement)) return;
  const isHome = !section.classList.contains('in-place');
  const words = { title: title.innerHTML, button: button.textContent };
  const account = form.querySelector<HTMLAnchorElement>('[data-respond]');
  const answer = (id: string) => {
    parent.value = id;
    if (account !== null) account.search = id === '' ? '' : `?reply=${id}`;
  };
  const goHome = () => {
    home.after(section);
    section.classList.remove('in-place');
    answer('');
    title.innerHTML = words.title;
    button.textContent = words.button;
    cancel.hidden = true;
  };
  const cancel = cancelLink(form, goHome);
  // A page that was opened for one reply keeps its form there; its other Reply links are plain links.
  if (!isHome) return;
  cancel.hidden = parent.value === '';
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-reply]') : null;
    if (event.target instanceof Element && event.target.closest('[data-say-something]') !== null) goHome();
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    const comment = link.closest<HTMLElement>('[data-comment]');
    const name = comment?.querySelector('.who h3 bdi')?.cloneNode(true);
    if (comment === null || name === undefined) return;
    event.preventDefault();
    comment.append(section);
    section.classList.add('in-place');
    answer(link.dataset.reply ?? '');
    title.replaceChildren('Reply to ', name);
    button.textContent = 'Post reply';
    cancel.hidden = false;
    form.querySelector('textarea')?.focus();
  });
}

function cancelLink(form: HTMLFormElement, goHome: () => void): HTMLElement {
  const there = form.querySelector<HTMLElement>('[data-cancel]');
  if (there !== null) return there;
  const link = document.createElement('a');
  link.className = 'cancel';
  link.href = '#moot';
  link.textContent = 'Never mind';
  link.addEventListener('click', (event) => {
    event.preventDefault();
    const comment = form.closest<HTMLElement>('[data-comment]');
    goHome();
    comment?.querySelector<HTMLElement>('[data-reply]')?.focus();
  });
  form.querySelector('.row')?.append(link);
  return link;
}
