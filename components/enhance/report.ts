import { REPORT_RECEIVED } from '@/components/comments/report-words';
import { element, focusOn } from './element';
import { clearErrors, showErrors, showNotice } from './errors';
import { isForNewTab } from './move';
import { readPage } from './read-page';
import { hideReported, rememberReported } from './reported';
import { send } from './send';

/** What the site says to a report (docs/api.md); a repeat of somebody else’s in the same network has no address. */
type ReportAnswer =
  { receiptUrl?: string } | { errors: Record<string, string[]> } | { retryAfter: number } | { error: string };

const UNSENT = 'It could not be sent just now. What you wrote is still here; try again in a moment.';
const GONE = 'This comment is not there any more. Nothing needs to be reported.';

/** Opens the form that reports a comment under that comment, and answers in its place. */
export function offerReports(): void {
  document.addEventListener('click', (event) => {
    if (!(event.target instanceof Element) || isForNewTab(event)) return;
    const link = event.target.closest<HTMLAnchorElement>('[data-report]');
    const comment = link?.closest<HTMLElement>('[data-comment]');
    if (link == null || comment == null) return;
    const there = document.querySelector<HTMLDetailsElement>('.report');
    // On the page of one comment the form is that comment's own; the others have theirs on their pages.
    if (there !== null && there.dataset.opened === undefined && !comment.contains(there)) return;
    event.preventDefault();
    if (there !== null && comment.contains(there)) enter(there);
    else void openUnder(comment, link);
  });
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.id !== 'report') return;
    event.preventDefault();
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
    if (!form.hasAttribute('aria-busy')) void report(form, button);
  });
  hideReported();
}

/** The form is the one of the comment's own page: whatever is asked there is asked here. */
async function openUnder(comment: HTMLElement, link: HTMLAnchorElement): Promise<void> {
  const response = await fetch(link.href, { cache: 'no-cache' }).catch(() => null);
  const page = response?.ok ? await readPage(response) : null;
  const part = page?.querySelector<HTMLDetailsElement>('.report');
  if (part == null) {
    location.assign(link.href);
    return;
  }
  document.querySelector('.report')?.remove();
  part.dataset.opened = '';
  const cancel = element('a', { className: 'cancel', href: link.href }, 'Never mind');
  cancel.addEventListener('click', (event) => {
    event.preventDefault();
    part.remove();
    link.focus();
  });
  part.querySelector('.row')?.append(cancel);
  comment.append(part);
  enter(part);
}

function enter(part: HTMLDetailsElement): void {
  part.open = true;
  part.querySelector<HTMLInputElement>('[name="reason"]')?.focus();
}

async function report(form: HTMLFormElement, button: HTMLButtonElement | null): Promise<void> {
  clearErrors(form);
  const answer = await send<ReportAnswer>({ form, button, fields: Object.fromEntries(new FormData(form)) });
  if (answer === null) showNotice(form, UNSENT);
  else if ('errors' in answer) showErrors(form, answer.errors);
  else if ('retryAfter' in answer) showNotice(form, tooMany(answer.retryAfter));
  else if ('error' in answer) showNotice(form, answer.error === 'not-found' ? GONE : UNSENT);
  else showReceived(form, answer.receiptUrl);
}

function showReceived(form: HTMLFormElement, receiptUrl: string | undefined): void {
  const comment = form.closest<HTMLElement>('[data-comment]');
  const answer = element('div', { className: 'held', tabIndex: -1 }, element('p', {}, REPORT_RECEIVED));
  answer.setAttribute('role', 'status');
  if (receiptUrl !== undefined) {
    const link = element('a', { href: receiptUrl }, 'Learn what came of it');
    answer.append(element('p', { className: 'hint' }, link, ': keep that address. No account is needed.'));
  }
  form.closest('.report')?.replaceWith(answer);
  const id = comment?.dataset.comment ?? '';
  rememberReported(id);
  hideReported([id]);
  focusOn(answer);
}

function tooMany(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return `Many reports came from where you are. What you wrote is still here; try again in ${minutes === 1 ? 'a minute' : `${minutes} minutes`}.`;
}
