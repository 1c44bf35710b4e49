import { element, focusOn } from './element';
import { readPage } from './read-page';
import { relateTimes } from './times';

/**
 * Puts the new comment where it stands: the thread comes anew from the server, and the comment is what the address ends
 * in. False when it cannot be shown here: it stands on another page of the thread, or that page does not come.
 */
export async function showPublished({
  id,
  receiptUrl,
}: {
  id: string;
  receiptUrl: string | undefined;
}): Promise<boolean> {
  const here = new URL(location.href);
  for (const name of ['reply', 'draft']) here.searchParams.delete(name);
  here.hash = '';
  const fresh = await fetchPage(here.href);
  const thread = fresh?.getElementById('moot');
  const before = document.getElementById('moot');
  if (thread == null || before === null || thread.querySelector(`#c-${id}`) === null) return false;
  before.replaceWith(thread);
  relateTimes(thread);
  history.replaceState(null, '', here);
  // A move of its own, so that the comment is :target.
  location.replace(`#c-${id}`);
  const comment = document.getElementById(`c-${id}`);
  if (comment !== null) {
    if (receiptUrl !== undefined) comment.append(receiptLine(receiptUrl));
    focusOn(comment);
  }
  return true;
}

/** Seen by its author alone, and gone with the page. */
function receiptLine(receiptUrl: string): HTMLElement {
  return element(
    'p',
    { className: 'hint yours' },
    'Only you see this: ',
    element('a', { href: receiptUrl }, 'your receipt'),
    '. Keep its address if you may want to change or withdraw what you wrote.',
  );
}

/** Shows the receipt's own words in the place of the form. False when the receipt does not come. */
export async function showHeld({
  section,
  id,
  receiptUrl,
  keepForm,
}: {
  section: HTMLElement;
  id: string;
  receiptUrl: string;
  /** Something else has been typed in it meanwhile. */
  keepForm: boolean;
}): Promise<boolean> {
  const receipt = await fetchPage(receiptUrl);
  const panel = receipt?.querySelector<HTMLElement>('.held');
  const title = panel?.querySelector('h2');
  if (panel == null || title == null) return false;
  // Several may come to stand on one page.
  title.id = `held-${id}`;
  panel.setAttribute('aria-labelledby', title.id);
  panel
    .querySelector('[data-here]')
    ?.replaceWith(
      element('p', {}, element('a', { className: 'button', href: receiptUrl }, 'Open your receipt')),
      element(
        'p',
        {},
        'Keep that address: it shows what was decided. No account is needed. On a shared device, don’t leave it open.',
      ),
    );
  if (keepForm) section.before(panel);
  else section.replaceWith(panel);
  focusOn(panel);
  return true;
}

/** Shows how it will look, above the form, which keeps everything. `html` was rendered and sanitised by the server. */
export function showPreview({
  section,
  html,
  name,
}: {
  section: HTMLElement;
  html: string;
  name: string;
}): void {
  const heading = section.classList.contains('in-place') ? 'h5' : 'h3';
  const said = element('div', { className: 'said', dir: 'auto' });
  said.innerHTML = html;
  const preview = element(
    'section',
    { className: 'preview', id: 'preview' },
    element(heading, { id: 'preview-title' }, 'As it will look'),
    element(
      'div',
      { className: 'comment' },
      element('p', { className: 'name' }, name.trim() === '' ? 'Your name' : element('bdi', {}, name)),
      said,
    ),
  );
  preview.setAttribute('aria-labelledby', 'preview-title');
  clearPreview(section);
  section.querySelector('form')?.before(preview);
  focusOn(preview);
}

export function clearPreview(section: HTMLElement): void {
  section.querySelector('#preview')?.remove();
}

async function fetchPage(address: string): Promise<Document | null> {
  const response = await fetch(address, { cache: 'no-cache' }).catch(() => null);
  if (!response?.ok) return null;
  return readPage(response);
}
