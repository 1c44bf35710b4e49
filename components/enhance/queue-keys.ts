import { focusOn } from './element';
import { fetchPage, post } from './queue-fetch';
import { inHand, step } from './queue-hand';
import { sayAt } from './queue-say';

/** A second press of the same finger comes sooner than anybody has read what came to hand. */
const BOUNCE = 150;

const DECIDES = /^[asd1-9]$/;

let areOn = true;
let lastDecision = { key: '', at: 0 };

/** Single letters act on the item in hand; each presses a button that says so (aria-keyshortcuts). */
export function startKeys(): void {
  const help = document.querySelector<HTMLDetailsElement>('[data-keys]');
  if (help !== null) {
    help.hidden = false;
    areOn = help.dataset.keys === 'on';
    startSwitch(help);
  }
  document.addEventListener('keydown', (event) => {
    if (!areOn || event.defaultPrevented || event.isComposing || isTyping(event.target)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && event.key !== '?')) return;
    if (event.key === '?' && help !== null) toggleHelp(help);
    else if (!act(event)) return;
    event.preventDefault();
  });
  document.addEventListener('click', (event) => {
    const button = (event.target as Element).closest<HTMLElement>('[data-key]');
    if (button !== null) press(button.dataset.key ?? '');
    const whole = (event.target as Element).closest<HTMLAnchorElement>('a[data-whole]');
    if (whole === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void showWhole(whole);
  });
}

/** True when the key meant something here. Held down it means nothing: one press is one decision. */
function act(event: KeyboardEvent): boolean {
  const { key } = event;
  if (!/^[jkaszdehncuxz1-9]$/.test(key) || (event.repeat && !/^[jk]$/.test(key))) return false;
  if (DECIDES.test(key)) {
    const isBounce = key === lastDecision.key && event.timeStamp - lastDecision.at < BOUNCE;
    lastDecision = { key, at: event.timeStamp };
    if (isBounce) return true;
  }
  return press(key);
}

function press(key: string): boolean {
  if (key === 'j' || key === 'k') step(key === 'j' ? 1 : -1);
  else if (key === 'z') document.querySelector<HTMLElement>('.undo [aria-keyshortcuts="z"]')?.click();
  else return pressAt(inHand(), key);
  return true;
}

function pressAt(item: HTMLElement | null, key: string): boolean {
  if (item === null || item.ariaBusy === 'true') return false;
  const control = [...item.querySelectorAll<HTMLElement>(`[aria-keyshortcuts="${key}"]`)].find((found) =>
    found.checkVisibility(),
  );
  if (control === undefined) return false;
  const details = control.parentElement;
  if (!(details instanceof HTMLDetailsElement)) {
    control.click();
    return true;
  }
  details.open = !details.open;
  // Reasons have numbers; into what is to be written one goes at once.
  const field = details.open && key !== 'd' ? details.querySelector<HTMLElement>('textarea') : null;
  (field ?? control).focus();
  details.scrollIntoView({ block: 'nearest' });
  return true;
}

/** A letter that is being typed is a letter. Boxes to tick and buttons take none. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true;
  return target instanceof HTMLInputElement && !/^(checkbox|radio|button|submit)$/.test(target.type);
}

function toggleHelp(help: HTMLDetailsElement): void {
  help.open = !help.open;
  help.querySelector('summary')?.focus();
}

/** Whether keys act is kept for the moderator, wherever they work next. */
function startSwitch(help: HTMLElement): void {
  const box = help.querySelector<HTMLInputElement>('[data-keys-on]');
  box?.addEventListener('change', () => {
    areOn = box.checked;
    void post('/moderation/choices', { keysOn: areOn });
  });
}

/** The conversation around a comment, opened in place; a second press shuts it. On the comment's own page it is there. */
async function showWhole(link: HTMLAnchorElement): Promise<void> {
  const item = link.closest<HTMLElement>('[data-item]');
  const here = item?.querySelector<HTMLElement>('.around-it');
  const below = document.querySelector<HTMLElement>('main .alone > .around-it');
  if (item === null || here != null) {
    here?.remove();
    item?.focus({ preventScroll: true });
    return;
  }
  if (below !== null) {
    focusOn(below);
    return;
  }
  const found = (await fetchPage(link.href))?.querySelector<HTMLElement>('.around-it');
  if (found == null) {
    sayAt(item, 'The conversation did not come. Try again.');
    return;
  }
  const own = document.importNode(found, true);
  // Several may be open at once; the heading needs no name of its own here.
  own.removeAttribute('aria-labelledby');
  own.querySelector('h2')?.removeAttribute('id');
  item.querySelector('.case')?.after(own);
  own.tabIndex = -1;
  own.focus({ preventScroll: true });
  own.scrollIntoView({ block: 'nearest' });
}
