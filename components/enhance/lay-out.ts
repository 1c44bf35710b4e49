/** So few at a time that nobody who scrolls or types meanwhile would notice. */
const AT_A_TIME = 6;

/** A page that is never at rest gets on with it after so many milliseconds. */
const PATIENCE = 500;

/**
 * A long thread that was entered at its top is shown before the comments further down are laid out (styles/thread.css, and
 * the mark that is made before anything is painted). This lays them out, from the top, while nothing else is to be done: the
 * page is then as long as it will be.
 */
export function layOutRest(): void {
  const root = document.documentElement;
  if (root.dataset.arriving === undefined) return;
  const arrived = () => {
    delete root.dataset.arriving;
  };
  if (typeof requestIdleCallback === 'undefined') {
    arrived();
    return;
  }
  const rest = [...document.querySelectorAll<HTMLElement>('.comment')];
  const next = () => {
    for (const comment of rest.splice(0, AT_A_TIME)) comment.dataset.laid = '';
    if (rest.length > 0) requestIdleCallback(next, { timeout: PATIENCE });
    // Once the last of them are painted, so that what is said to be laid out is.
    else requestAnimationFrame(() => requestAnimationFrame(arrived));
  };
  void fetchFonts().then(() => requestIdleCallback(next, { timeout: PATIENCE }));
}

/** Each font that came after its letters were laid out would have the whole thread laid out once more. */
async function fetchFonts(): Promise<void> {
  await document.fonts.ready;
  const loading = ['.said', '.said em', '.who h3'].map(async (kind) => {
    const elements = [...document.querySelectorAll(`.comment ${kind}`)];
    const [first] = elements;
    if (first === undefined) return;
    const letters = elements.map(({ textContent }) => textContent).join('');
    await document.fonts.load(getComputedStyle(first).font, letters);
  });
  await Promise.allSettled(loading);
}
