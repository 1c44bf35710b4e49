import { relateTimes } from './times';

/** Puts the new comment where it stands: the thread comes anew from the server, and the comment is what the address ends in. */
export async function showPublished({ id, permalink }: { id: string; permalink: string }): Promise<void> {
  const here = new URL(location.href);
  for (const name of ['reply', 'draft']) here.searchParams.delete(name);
  const fresh = await fetchPage(here.href);
  const thread = fresh?.querySelector('#moot');
  if (thread == null || fresh?.getElementById(`c-${id}`) == null) {
    // It stands on another page of the thread.
    location.assign(permalink);
    return;
  }
  document.getElementById('moot')?.replaceWith(thread);
  relateTimes(thread);
  here.hash = `c-${id}`;
  // A real move, so that the comment is :target.
  history.replaceState(null, '', here);
  location.replace(here.hash);
  focusOn(document.getElementById(`c-${id}`));
  // The form in the new thread is enhanced like the one before it.
  document.dispatchEvent(new Event('folkmoot:thread'));
}

/** Shows the receipt's own words in the place of the form. */
export async function showHeld({
  section,
  receiptUrl,
}: {
  section: HTMLElement;
  receiptUrl: string;
}): Promise<void> {
  const receipt = await fetchPage(receiptUrl);
  const panel = receipt?.querySelector<HTMLElement>('.held');
  if (panel == null) {
    location.assign(receiptUrl);
    return;
  }
  const link = document.createElement('a');
  link.className = 'button';
  link.href = receiptUrl;
  link.textContent = 'Open your receipt';
  const row = document.createElement('p');
  row.append(link);
  const keep = document.createElement('p');
  keep.textContent =
    'Keep that address: it shows what was decided. No account is needed. On a shared device, don’t leave it open.';
  panel.querySelector('[data-here]')?.replaceWith(row, keep);
  section.replaceWith(panel);
  focusOn(panel);
}

/** Shows how it will look, above the form, which keeps everything. */
export function showPreview({ section, html }: { section: HTMLElement; html: string }): void {
  section.querySelector('#preview')?.remove();
  const preview = document.createElement('section');
  preview.className = 'preview';
  preview.id = 'preview';
  preview.setAttribute('aria-labelledby', 'preview-title');
  const title = document.createElement(section.classList.contains('in-place') ? 'h5' : 'h3');
  title.id = 'preview-title';
  title.textContent = 'As it will look';
  const said = document.createElement('div');
  said.className = 'said';
  said.dir = 'auto';
  // Rendered and sanitised by the server, as it will be when it is posted.
  said.innerHTML = html;
  const comment = document.createElement('div');
  comment.className = 'comment';
  comment.append(said);
  preview.append(title, comment);
  section.querySelector('form')?.before(preview);
  focusOn(preview);
}

async function fetchPage(address: string): Promise<Document | null> {
  const response = await fetch(address, { cache: 'no-cache' });
  if (!response.ok) return null;
  return new DOMParser().parseFromString(await response.text(), 'text/html');
}

function focusOn(element: HTMLElement | null): void {
  if (element === null) return;
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'center' });
}
