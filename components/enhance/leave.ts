import { forgetVisits } from './last-visit';

/** Three presses within this many milliseconds. Not Escape: that stops a page from loading. */
const PRESSES = 3;
const WITHIN = 1500;

/** Makes "Leave this site" quicker than a link: what was typed is forgotten, the page blanked, and "back" does not return to it. */
export function leaveQuickly(): void {
  const link = document.querySelector<HTMLAnchorElement>('[data-leave]');
  if (link === null) return;
  link.addEventListener('click', (event) => {
    event.preventDefault();
    leave(link.href);
  });
  let presses: number[] = [];
  document.addEventListener('keydown', ({ key, repeat, timeStamp }) => {
    if (repeat) return;
    presses = key === 'Shift' ? [...presses.filter((at) => timeStamp - at < WITHIN), timeStamp] : [];
    if (presses.length >= PRESSES) leave(link.href);
  });
}

function leave(href: string): void {
  try {
    sessionStorage.clear();
    forgetVisits();
  } catch {
    // Nothing was kept then.
  }
  document.title = ' ';
  document.documentElement.hidden = true;
  location.replace(href);
}
