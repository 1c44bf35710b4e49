/** Long enough for a double click and an impatient second one; short enough for whoever tries again when nothing came. */
const PATIENCE_MS = 5_000;

/**
 * Sends a form once when its button is pressed twice. Of two answers a browser shows the second, which knows of the first
 * only that somebody was quicker: that the name is taken, say, by the account that was just made.
 */
export function sendOnce(): void {
  let sent = new WeakMap<HTMLFormElement, { by: HTMLElement | null; at: number }>();
  document.addEventListener('submit', (event) => {
    const { target: form, submitter: by, timeStamp: at } = event;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement)) return;
    const before = sent.get(form);
    if (before !== undefined && before.by === by && at - before.at < PATIENCE_MS) {
      event.preventDefault();
      return;
    }
    // Whatever answers in place says so while the event is under way; only what leaves the page is remembered.
    setTimeout(() => {
      if (!event.defaultPrevented) sent.set(form, { by, at });
    }, 0);
  });
  // Whoever comes back to the page as it was may send it anew.
  window.addEventListener('pageshow', () => (sent = new WeakMap()));
}
