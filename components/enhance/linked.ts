import { commentPath } from '@/lib/urls';
/**
 * Leads to what an address ends in, wherever it is: unfolds the branch it is hidden in, and follows the old numbers of
 * comments that were moved in (`#comment-34`) to another page of the thread.
 */
export function openLinked(): void {
  const open = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    if (id === '') return;
    const target = document.getElementById(id);
    if (target === null) followOldNumber(id);
    else unfold(target);
  };
  open();
  addEventListener('hashchange', open);
}

function unfold(target: HTMLElement): void {
  let folded = false;
  for (let element = target.parentElement; element !== null; element = element.parentElement) {
    if (!(element instanceof HTMLDetailsElement) || element.open) continue;
    element.open = true;
    folded = true;
  }
  if (folded) target.scrollIntoView();
}

function followOldNumber(id: string): void {
  const number = /^comment-(\d{1,10})$/.exec(id)?.[1];
  const slug = document.querySelector<HTMLElement>('[data-article]')?.dataset.article;
  if (number === undefined || slug === undefined) return;
  const address = commentPath(slug, number);
  void fetch(address, { method: 'HEAD' }).then((response) => {
    if (response.ok) location.replace(address);
  });
}
