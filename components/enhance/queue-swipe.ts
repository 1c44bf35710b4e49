import { takeInHand } from './queue-hand';

/** In CSS pixels: so far along, and so little across, that it was meant. */
const FAR = 96;
const STRAIGHT = 40;
/** At the edges a swipe is the browser's own: it goes back. */
const EDGE = 28;
/** Slower is scrolling or selecting, in milliseconds. */
const QUICK = 600;

/** A thumb's short cut: to the right publishes, to the left opens the reasons to decline. Buttons do the same. */
export function startSwipes(): void {
  let start: { x: number; y: number; at: number; item: HTMLElement } | null = null;
  document.addEventListener(
    'touchstart',
    (event) => {
      const [touch] = event.touches;
      const item = (event.target as Element).closest<HTMLElement>('[data-item]:not(.done, .theirs)');
      const isFree = (event.target as Element).closest('pre, textarea, input, .decide') === null;
      const isInside = touch !== undefined && touch.clientX > EDGE && touch.clientX < innerWidth - EDGE;
      start =
        item !== null && isFree && isInside && event.touches.length === 1
          ? { x: touch.clientX, y: touch.clientY, at: event.timeStamp, item }
          : null;
    },
    { passive: true },
  );
  document.addEventListener(
    'touchend',
    (event) => {
      const [touch] = event.changedTouches;
      const begun = start;
      start = null;
      if (begun === null || touch === undefined || event.timeStamp - begun.at > QUICK) return;
      const [along, across] = [touch.clientX - begun.x, Math.abs(touch.clientY - begun.y)];
      if (Math.abs(along) < FAR || across > STRAIGHT || getSelection()?.isCollapsed === false) return;
      takeInHand(begun.item);
      if (along > 0) begun.item.querySelector<HTMLElement>('[aria-keyshortcuts="a"]')?.click();
      else openReasons(begun.item);
    },
    { passive: true },
  );
}

function openReasons(item: HTMLElement): void {
  const summary = item.querySelector<HTMLElement>('summary[aria-keyshortcuts="d"]');
  if (!(summary?.parentElement instanceof HTMLDetailsElement)) return;
  summary.parentElement.open = true;
  summary.scrollIntoView({ block: 'center' });
}
