import { element } from './element';

let region: HTMLElement | undefined;

/** Says something to a screen reader when it has finished what it is saying. */
export function announce(words: string): void {
  if (region === undefined) {
    region = element('p', { className: 'unseen' });
    region.setAttribute('role', 'status');
    document.querySelector('main')?.append(region);
  }
  region.textContent = words;
}

/** Says above the buttons of an item what stands in the way. What was said there before goes. */
export function sayAt(item: HTMLElement, ...words: (Node | string)[]): void {
  hush(item);
  const notice = element('p', { className: 'banner trouble' }, element('span', {}, ...words));
  notice.setAttribute('role', 'alert');
  const decide = item.querySelector('.decide');
  if (decide === null) item.append(notice);
  else decide.before(notice);
}

export function hush(item: HTMLElement): void {
  for (const old of item.querySelectorAll('.trouble')) old.remove();
}
