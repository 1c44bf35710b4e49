import { element } from './element';
import { markNew } from './new-mark';

/** Kept in this browser and nowhere else, and only by whoever asked for it: it says what was read here. */
const KEY = 'visits';
const MAX_VISITS = 200;

/** Offers to mark what is new since one's last visit, and does it from then on. */
export function markSinceLastVisit(): void {
  const moot = document.querySelector<HTMLElement>('#moot[data-article]');
  const list = moot?.querySelector('.moot-head ul');
  const slug = moot?.dataset.article;
  if (list == null || slug === undefined || list.querySelector('[data-visits]') !== null) return;
  const visits = readVisits();
  if (visits !== null) {
    markAfter(visits[slug]);
    keepVisits({ ...visits, [slug]: Date.now() });
  }
  list.append(element('li', {}, choice({ isOn: visits !== null, slug })));
}

/** What has come since is seen now, for whoever has it kept. */
export function noteVisit(): void {
  const slug = document.querySelector<HTMLElement>('#moot')?.dataset.article;
  const visits = readVisits();
  if (slug !== undefined && visits !== null) keepVisits({ ...visits, [slug]: Date.now() });
}

/** Forgets where its reader was, and that they wanted it kept. */
export function forgetVisits(): void {
  localStorage.removeItem(KEY);
}

function choice({ isOn, slug }: { isOn: boolean; slug: string }): HTMLElement {
  const button = element('button', { type: 'button' });
  button.dataset.visits = '';
  const show = (on: boolean) => {
    button.setAttribute('aria-pressed', String(on));
    button.textContent = 'Mark what is new when I come back';
    button.title = 'Your browser keeps when you were here. Nobody else is told.';
  };
  show(isOn);
  button.addEventListener('click', () => {
    const on = button.getAttribute('aria-pressed') !== 'true';
    try {
      if (on) keepVisits({ [slug]: Date.now() });
      else forgetVisits();
      show(on);
    } catch {
      button.textContent = 'This browser keeps nothing';
    }
  });
  return button;
}

/** Times on pages are to the minute: what came within that of the last visit was told of then. */
function markAfter(last: number | undefined): void {
  if (last === undefined) return;
  for (const comment of document.querySelectorAll<HTMLElement>('#moot [data-comment]:not(.gone)')) {
    const time = comment.querySelector<HTMLTimeElement>(':scope > .who time');
    if (time !== null && Date.parse(time.dateTime) > last) markNew(comment);
  }
}

/** Null where nobody asked for it. */
function readVisits(): Record<string, number> | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    if (typeof kept !== 'object' || kept === null) return null;
    return Object.fromEntries(
      Object.entries(kept).filter((visit): visit is [string, number] => typeof visit[1] === 'number'),
    );
  } catch {
    return null;
  }
}

function keepVisits(visits: Record<string, number>): void {
  const latest = Object.entries(visits).sort(([, one], [, other]) => other - one);
  localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(latest.slice(0, MAX_VISITS))));
}
