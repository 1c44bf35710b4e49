import { element } from './element';

/** Shuts an item into one line: what became of it, and which it was. The rest stays, unseen, for when it is taken back. */
export function shutInto(item: HTMLElement, how: 'done' | 'theirs', state: string): HTMLElement {
  openAgain(item);
  const line = element(
    'p',
    { className: 'line' },
    element('span', { className: how === 'done' ? 'state ok' : 'state wait' }, state),
    element('span', { className: 'which' }, `“${beginningOf(item)}”, by `, element('bdi', {}, nameOf(item))),
  );
  item.prepend(line);
  item.classList.add(how);
  return line;
}

export function openAgain(item: HTMLElement): void {
  item.querySelector(':scope > .line')?.remove();
  item.classList.remove('done', 'theirs');
}

export function nameOf(item: HTMLElement): string {
  return item.querySelector('header bdi')?.textContent ?? '';
}

/** Forms name the version that was seen; after an action of one's own that is the one it led to. */
export function setVersion(item: HTMLElement, version: unknown): void {
  if (typeof version !== 'number') return;
  for (const field of item.querySelectorAll<HTMLInputElement>('input[name="version"]'))
    field.value = String(version);
  const pick = item.querySelector<HTMLInputElement>('input[name="pick"]');
  if (pick !== null) pick.value = `${item.dataset.item ?? ''}:${version}`;
}

const BEGINNING = 60;

/** The first words of its text; what is covered stays covered. */
function beginningOf(item: HTMLElement): string {
  const words = item.querySelector('.veil') === null ? item.querySelector('.said')?.textContent : undefined;
  const text = (words ?? '…').replaceAll(/\s+/g, ' ').trim();
  return text.length <= BEGINNING ? text : `${text.slice(0, BEGINNING).replace(/\s+\S*$/, '')}…`;
}
