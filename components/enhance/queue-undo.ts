import { element } from './element';
import { post, type Reply } from './queue-fetch';
import { takeInHand } from './queue-hand';
import { openAgain, setVersion } from './queue-item';
import { countOne } from './queue-list';
import { announce } from './queue-say';

interface Undoable {
  item: HTMLElement;
  words: string;
  /** By the clock of this browser. */
  until: number;
}

const SECOND = 1000;

/** The longest that a decision can be taken back, whatever two clocks say. */
const WINDOW = 10 * SECOND;

/** Those that can still be taken back, the last one last. */
const open: Undoable[] = [];
let bar: Bar | undefined;
let isBusy = false;

/** Seconds go by, and with the last one the bar. */
export function startUndoing(): void {
  setInterval(show, SECOND / 4);
}

/** Offers to take a decision back, for as long as that works. */
export function offerUndo({ item, words, reply }: { item: HTMLElement; words: string; reply: Reply }): void {
  const left = Date.parse(String(reply.body.undoUntil)) - reply.at;
  open.push({ item, words, until: Date.now() + Math.min(Number.isNaN(left) ? WINDOW : left, WINDOW) });
  show();
}

/** Takes the last decision back. The bar stays until it is known what came of that. */
async function undo(): Promise<void> {
  const last = open.at(-1);
  if (isBusy || last === undefined) return;
  isBusy = true;
  const { item } = last;
  const reply = await post(`/moderation/comments/${item.dataset.item ?? ''}/undo`, {});
  isBusy = false;
  if (reply === null) {
    announce('It did not get through. Press again.');
    return;
  }
  open.splice(open.indexOf(last), 1);
  show();
  if (reply.status !== 200) {
    item.querySelector(':scope > .line')?.append(' It was too late to take that back.');
    announce('It was too late to take that back.');
    return;
  }
  openAgain(item);
  setVersion(item, reply.body.version);
  countOne(1);
  takeInHand(item);
  announce('Taken back.');
}

interface Bar {
  form: HTMLFormElement;
  words: HTMLElement;
  seconds: HTMLElement;
}

/** The last one that can be taken back, with its seconds; nothing where there is none. Only texts change, never the button. */
function show(): void {
  const now = Date.now();
  while (open.length > 0 && (open[0]?.until ?? 0) <= now) open.shift();
  const last = open.at(-1);
  if (last === undefined) {
    bar?.form.remove();
    return;
  }
  bar ??= makeBar();
  if (!bar.form.isConnected) {
    for (const old of document.querySelectorAll('form.undo')) old.remove();
    document.querySelector('main')?.append(bar.form);
  }
  const seconds = Math.max(1, Math.ceil((last.until - now) / SECOND));
  const isPublication = /^(Published|Kept)/.test(last.words);
  replaceText(bar.words, `${last.words}.`);
  replaceText(
    bar.seconds,
    `${isPublication ? ' Nobody has been told yet: ' : ' It can be taken back: '}${seconds === 1 ? '1 second' : `${seconds} seconds`}.`,
  );
}

function makeBar(): Bar {
  const [words, seconds] = [element('strong', {}), element('span', { className: 'count' })];
  const key = element('kbd', {}, 'z');
  key.ariaHidden = 'true';
  const button = element('button', { type: 'submit', className: 'button' }, 'Undo ', key);
  button.setAttribute('aria-keyshortcuts', 'z');
  const form = element('form', { className: 'undo live' }, element('p', {}, words, seconds), button);
  form.setAttribute('aria-label', 'Last decision');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void undo();
  });
  return { form, words, seconds };
}

function replaceText(place: HTMLElement, words: string): void {
  if (place.textContent !== words) place.textContent = words;
}
