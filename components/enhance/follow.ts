import { element, focusOn } from './element';
import { clearErrors, showErrors, showNotice } from './errors';
import { isForNewTab } from './move';
import { readPage } from './read-page';
import { send } from './send';

/** What the site says to a wish to be told (docs/api.md). */
type FollowAnswer =
  | { status: 'asked' | 'following'; hasAddress?: boolean }
  | { errors: Record<string, string[]> }
  | { retryAfter: number }
  | { error: string };

const UNSENT = 'It could not be sent just now. Try again in a moment.';

/** Opens the form that follows a comment under that comment, and answers in its place; so with the form of the article. */
export function offerFollowing(): void {
  document.addEventListener('click', (event) => {
    if (!(event.target instanceof Element) || isForNewTab(event)) return;
    const link = event.target.closest<HTMLAnchorElement>('[data-follow]');
    const comment = link?.closest<HTMLElement>('[data-comment]');
    if (link == null || comment == null) return;
    const there = comment.querySelector<HTMLDetailsElement>(':scope > .follow');
    // On the page of one comment the form is that comment's own; the others have theirs on their pages.
    if (there === null && document.querySelector('.moot.context') !== null) return;
    event.preventDefault();
    if (there !== null) enter(there);
    else void openUnder(comment, link);
  });
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.id !== 'follow') return;
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
    // A second button of a form says something else, which its own page answers.
    if (button?.name) return;
    event.preventDefault();
    if (!form.hasAttribute('aria-busy')) void follow(form, button);
  });
}

/** Puts back what was there before; there is one such form on a page at a time, since its parts are found by their ids. */
let close: (() => void) | null = null;

/** The form is the one of the comment's own page. The article's makes room for it meanwhile. */
async function openUnder(comment: HTMLElement, link: HTMLAnchorElement): Promise<void> {
  const response = await fetch(link.href, { cache: 'no-cache' }).catch(() => null);
  const page = response?.ok ? await readPage(response) : null;
  const part = page?.querySelector<HTMLDetailsElement>('.follow');
  if (part == null) {
    location.assign(link.href);
    return;
  }
  close?.();
  const own = document.querySelector<HTMLElement>('.follow');
  const place = document.createComment('');
  own?.replaceWith(place);
  close = () => {
    part.remove();
    if (own !== null) place.replaceWith(own);
    close = null;
  };
  const cancel = element('a', { className: 'cancel', href: link.href }, 'Never mind');
  cancel.addEventListener('click', (event) => {
    event.preventDefault();
    close?.();
    link.focus();
  });
  part.querySelector('.row')?.append(cancel);
  comment.append(part);
  // Whoever is signed in needs no address.
  document.dispatchEvent(new Event('folkmoot:viewer'));
  enter(part);
}

/** An account has its address: nothing has to be typed. */
export function followAsAccount(): void {
  for (const field of document.querySelectorAll<HTMLElement>('#follow [data-guest]')) {
    field.hidden = true;
    for (const input of field.querySelectorAll('input')) input.disabled = true;
  }
}

function enter(part: HTMLDetailsElement): void {
  part.open = true;
  const field = part.querySelector<HTMLElement>('[name="email"]');
  (field ?? part.querySelector('button'))?.focus();
}

async function follow(form: HTMLFormElement, button: HTMLButtonElement | null): Promise<void> {
  clearErrors(form);
  const answer = await send<FollowAnswer>({ form, button, fields: Object.fromEntries(new FormData(form)) });
  if (answer === null) showNotice(form, UNSENT);
  else if ('errors' in answer) showErrors(form, answer.errors);
  else if ('retryAfter' in answer) showNotice(form, 'That was asked for too often from where you are.');
  else if ('error' in answer) showNotice(form, UNSENT);
  else showDone(form, answer);
}

function showDone(form: HTMLFormElement, answer: Extract<FollowAnswer, { status: string }>): void {
  const done = element('div', { className: 'held', tabIndex: -1 });
  done.setAttribute('role', 'status');
  if (answer.status === 'asked')
    done.append(
      element('p', {}, 'Check your inbox.'),
      element(
        'p',
        { className: 'hint' },
        'If this address was never confirmed, a mail with a link is on its way. Nothing else is sent before its button was pressed.',
      ),
    );
  else
    done.append(
      element('p', {}, 'You follow it.'),
      element(
        'p',
        { className: 'hint' },
        element('a', { href: '/account/following' }, 'All that you follow'),
        answer.hasAddress === false ? ': your account has no address, so no mail comes.' : '',
      ),
    );
  form.closest('.follow')?.replaceWith(done);
  close?.();
  focusOn(done);
}
