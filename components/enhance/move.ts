import { element } from './element';

/** The form stands below the thread, or under the comment it answers. */
export interface Movable {
  goHome: () => void;
  openUnder: (comment: HTMLElement) => void;
}

/** Opens the form under the comment that is answered, and takes it back below the thread. */
export function moveToReplies({
  section,
  form,
}: {
  section: HTMLElement;
  form: HTMLFormElement;
}): Movable | null {
  const title = section.querySelector('#respond-title');
  const button = form.querySelector('[data-post]');
  const parent = form.elements.namedItem('parentId');
  // A page that was opened for one reply keeps its form there; its other Reply links are plain links.
  const isAtHome = !section.classList.contains('in-place');
  if (title === null || button === null || !(parent instanceof HTMLInputElement) || !isAtHome) return null;

  const home = document.createComment('');
  section.before(home);
  const words = { title: [...title.childNodes], button: button.textContent, parent: parent.value };
  const cancel = element('a', { className: 'cancel', href: '#moot', hidden: true }, 'Never mind');
  form.querySelector('.row')?.append(cancel);

  const respond = form.querySelector<HTMLAnchorElement>('[data-respond]');
  const answer = (id: string) => {
    parent.value = id;
    if (respond !== null) respond.search = id === '' ? '' : `?reply=${id}`;
  };
  const goHome = () => {
    home.after(section);
    section.classList.remove('in-place');
    title.removeAttribute('aria-level');
    title.replaceChildren(...words.title);
    button.textContent = words.button;
    cancel.hidden = true;
    answer(words.parent);
    form.dispatchEvent(new Event('input'));
  };
  const openUnder = (comment: HTMLElement) => {
    const name = comment.querySelector('.who h3 bdi')?.cloneNode(true);
    if (name === undefined) return;
    comment.append(section);
    section.classList.add('in-place');
    title.setAttribute('aria-level', '4');
    title.replaceChildren('Reply to ', name);
    button.textContent = 'Post reply';
    cancel.hidden = false;
    answer(comment.dataset.comment ?? '');
    form.dispatchEvent(new Event('input'));
  };

  cancel.addEventListener('click', (event) => {
    event.preventDefault();
    const comment = section.closest('[data-comment]');
    goHome();
    comment?.querySelector<HTMLElement>('[data-reply]')?.focus();
  });
  section.closest('#moot')?.addEventListener('click', (event) => {
    if (!(event instanceof MouseEvent) || !(event.target instanceof Element) || isForNewTab(event)) return;
    if (event.target.closest('[data-say-something]') !== null) goHome();
    const comment = event.target.closest('[data-reply]')?.closest<HTMLElement>('[data-comment]');
    if (comment == null) return;
    event.preventDefault();
    openUnder(comment);
    form.querySelector('textarea')?.focus();
  });
  return { goHome, openUnder };
}

/** Pressed so that the browser opens it elsewhere: then it stays the link it is. */
export function isForNewTab({ ctrlKey, metaKey, shiftKey }: MouseEvent): boolean {
  return ctrlKey || metaKey || shiftKey;
}
