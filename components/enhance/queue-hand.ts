/** Of everything in the list, what can still be decided here. */
export function openItems(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[data-item]:not(.done, .theirs)')];
}

/** The one that keys act on. */
export function inHand(): HTMLElement | null {
  return document.querySelector('[data-item].now');
}

/** At the beginning the first one is in hand. Nothing is focused and nothing moves. */
export function firstInHand(): void {
  const [first] = openItems();
  if (first !== undefined) mark(first);
}

/** Takes one in hand: it is focused, so that it is read out, and stands where it can be read from its beginning. */
export function takeInHand(item: HTMLElement): void {
  mark(item);
  item.focus({ preventScroll: true });
  const { top, bottom } = item.getBoundingClientRect();
  const isWhole = top >= 0 && bottom <= innerHeight;
  // Where it begins in the upper half it is read from there; else it is brought there.
  if (!isWhole && (top < 0 || top > innerHeight * UPPER_PART)) item.scrollIntoView({ block: 'start' });
}

/** The next or the one before, of those that can be decided. */
export function step(by: 1 | -1): void {
  const current = inHand();
  const open = openItems();
  const next = current === null ? open[0] : neighbour(open, current, by);
  if (next !== undefined) takeInHand(next);
}

/** What comes to hand once `item` is done: the next one below, or else the last one above. */
export function nextAfter(item: HTMLElement): HTMLElement | undefined {
  const open = openItems().filter((other) => other !== item);
  return neighbour(open, item, 1) ?? open.at(-1);
}

/** Nothing is in hand any more. */
export function putDown(item: HTMLElement): void {
  item.classList.remove('now');
  item.removeAttribute('aria-current');
}

export const TAKEN = 'folkmoot:taken';

const UPPER_PART = 0.4;

function mark(item: HTMLElement): void {
  const before = inHand();
  if (before === item) return;
  if (before !== null) putDown(before);
  item.classList.add('now');
  item.setAttribute('aria-current', 'true');
  document.dispatchEvent(new CustomEvent(TAKEN));
}

function neighbour(open: HTMLElement[], item: HTMLElement, by: 1 | -1): HTMLElement | undefined {
  const side = by === 1 ? Node.DOCUMENT_POSITION_FOLLOWING : Node.DOCUMENT_POSITION_PRECEDING;
  const found = open.filter((other) => item.compareDocumentPosition(other) & side);
  return by === 1 ? found[0] : found.at(-1);
}
