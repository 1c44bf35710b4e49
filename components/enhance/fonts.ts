/** After a page is there: what is still on its way for it goes first. */
const WAIT = 1000;

/** Upright, in the letters of English: what nearly every page is set in. Others come when one of them occurs. */
const FIRST = /url\("?([^")]+-latin-plain-\w+-normal\.[^")]+)"?\)/;

/**
 * Fetches the fonts that this page, the first one on a phone, stands without (`BeforePaint`), and notes where they are for
 * those after it in this tab. This page stays as it is: to set it anew would move what is being read, and costs a slow phone
 * half a second.
 */
export function fetchFonts(): void {
  if (document.documentElement.dataset.fonts !== 'later') return;
  addEventListener('load', () => setTimeout(() => void fetchAll(), WAIT));
}

async function fetchAll(): Promise<void> {
  const addresses = [...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .flatMap((rule) => (rule instanceof CSSFontFaceRule ? (FIRST.exec(rule.cssText)?.[1] ?? []) : []));
  try {
    // Asked for first: where a browser keeps nothing, they would be fetched by every page and used by none.
    const kept = sessionStorage;
    for (const address of addresses) await (await fetch(address, { priority: 'low' })).arrayBuffer();
    // Whoever has left this site meanwhile, and waits for another, leaves nothing behind.
    if (!document.documentElement.hidden) kept.setItem('fonts', addresses.join(' '));
  } catch {
    // The next page tries again, or a browser that keeps nothing stays with its own fonts.
  }
}
