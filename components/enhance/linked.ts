import { commentPath } from '@/lib/urls';

/**
 * Leads to what an address ends in, wherever it is: unfolds the branch it is hidden in, and follows the old numbers of
 * comments that were moved in (`#comment-34`) to another page of the thread.
 */
export function openLinked(): void {
  const open = () => {
    // Not `:target`, which is nothing yet while a style sheet is still on its way.
    const target = document.getElementById(location.hash.slice(1));
    if (target === null) void followOldNumber(location.hash);
    else unfold(target);
  };
  open();
  addEventListener('hashchange', open);
}

function unfold(target: Element): void {
  let folded = false;
  for (let element = target.parentElement; element !== null; element = element.parentElement) {
    if (!(element instanceof HTMLDetailsElement) || element.open) continue;
    element.open = true;
    folded = true;
  }
  if (folded) target.scrollIntoView();
}

async function followOldNumber(fragment: string): Promise<void> {
  const number = /^#comment-(\d{1,9})$/.exec(fragment)?.[1];
  const slug = document.querySelector<HTMLElement>('[data-article]')?.dataset.article;
  if (number === undefined || slug === undefined) return;
  // An article stays where it is when the comment is not there, or the network is not.
  const found = await fetch(commentPath(slug, number), { method: 'HEAD' }).catch(() => null);
  if (found?.ok) location.replace(found.url);
}
