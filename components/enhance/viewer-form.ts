import type { Overlay } from './overlay';

/**
 * Says at the form who is signed in, and lets them choose under which name to write. Until they choose, a post is a guest's,
 * as it is without script, and the choice is not kept: nobody is given away by habit.
 */
export function offerAccount({ viewer, hasAddress, held }: Overlay): void {
  const form = document.querySelector<HTMLFormElement>('#respond [data-say]');
  const hint = form?.querySelector<HTMLElement>('p[data-guest]');
  if (form == null || hint == null || form.querySelector('[data-as]') !== null) return;
  const choice = document.createElement('fieldset');
  choice.dataset.as = '';
  const legend = document.createElement('legend');
  legend.append('You are signed in as ', nameOf(viewer.displayName), '. Write as');
  const guest = option({ value: 'guest', words: ['a guest, under any name'], checked: true });
  const account = option({
    value: 'account',
    words: [nameOf(viewer.displayName), ', and everybody will see that it was you'],
    checked: false,
  });
  choice.append(legend, guest, account);
  choice.addEventListener('change', () => {
    const asAccount = account.querySelector('input')?.checked === true;
    for (const field of form.querySelectorAll<HTMLElement>('[data-guest]')) toggle(field, asAccount);
    const notify = form.querySelector<HTMLElement>('#say-notify');
    if (notify !== null) toggle(notify, asAccount && !hasAddress);
  });
  hint.replaceWith(choice);
  if (held.length > 0) choice.before(heldList(held));
}

/** What is hidden is not sent either. */
function toggle(part: HTMLElement, hidden: boolean): void {
  part.hidden = hidden;
  for (const input of part.querySelectorAll('input')) input.disabled = hidden;
}

function option({ value, words, checked }: { value: string; words: (string | Node)[]; checked: boolean }) {
  const label = document.createElement('label');
  label.className = 'choice';
  const input = document.createElement('input');
  Object.assign(input, { type: 'radio', name: 'as', value, defaultChecked: checked });
  const text = document.createElement('span');
  text.append(...words);
  label.append(input, text);
  return label;
}

/** What of one's own cannot be read here yet. */
function heldList(held: Overlay['held']): HTMLElement {
  const part = document.createElement('details');
  part.className = 'mine-held';
  const summary = document.createElement('summary');
  summary.textContent =
    held.length === 1
      ? 'A comment of yours waits for a person'
      : `${held.length} comments of yours wait for a person`;
  const list = document.createElement('ul');
  for (const { excerpt, receipt } of held) {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = receipt;
    link.dir = 'auto';
    link.textContent = excerpt;
    item.append(link);
    list.append(item);
  }
  part.append(summary, list);
  return part;
}

function nameOf(name: string): HTMLElement {
  const bdi = document.createElement('bdi');
  bdi.textContent = name;
  return bdi;
}
