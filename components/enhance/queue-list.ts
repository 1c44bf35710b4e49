import { spamInWords, waitingInWords } from '@/components/moderation/count-words';
import { element } from './element';
import { fetchPage } from './queue-fetch';
import { inHand, openItems, takeInHand } from './queue-hand';
import { announce } from './queue-say';

/** With so few left to decide, the next ones are fetched. */
const FEW = 5;

/** The list on this page; none on the page of one comment. */
export function queueRoot(): HTMLElement | null {
  return document.querySelector('[data-queue]');
}

/** One more or one less waits here: what the page says of it stays true. */
export function countOne(by: 1 | -1): void {
  const root = queueRoot();
  if (root !== null) setCount(root, Math.max(0, countOf(root) + by));
}

export function countOf(root: HTMLElement): number {
  return Number(root.dataset.count);
}

/** How many there are now, in the heading and beside the filter that is shown. */
function setCount(root: HTMLElement, count: number): void {
  root.dataset.count = String(count);
  const isSpam = root.dataset.queue === 'spam';
  const heading = root.querySelector('h1');
  if (heading !== null && root.dataset.narrowed === undefined)
    heading.textContent = isSpam ? spamInWords(count) : waitingInWords(count);
  const shown = root.querySelector('.filters [aria-current] .count');
  if (shown !== null) shown.textContent = String(count);
}

let fetching: Promise<number> | undefined;

/** Fetches what comes after, before the list is at its end. Where nothing is left, that is said. */
export async function keepFilled(): Promise<void> {
  if (queueRoot() === null || openItems().length >= FEW) return;
  const wasEmpty = openItems().length === 0;
  const found = await fetchMore();
  if (!wasEmpty) return;
  const [first] = openItems();
  if (first !== undefined && inHand() === null) takeInHand(first);
  else if (found === 0) sayEmpty();
}

/** Adds to the end of the list what is not in it yet, and gives how many that are. Nothing that is read moves. */
export function fetchMore(): Promise<number> {
  fetching ??= addMissing().finally(() => {
    fetching = undefined;
  });
  return fetching;
}

async function addMissing(): Promise<number> {
  const root = queueRoot();
  const list = root?.querySelector('[data-items]');
  if (root == null || list == null) return 0;
  const here = new URL(location.href);
  for (const name of ['after', 'decided']) here.searchParams.delete(name);
  let page = await fetchPage(here.href);
  let missing = page === null ? [] : missingFrom(page);
  if (page !== null) takeCounts(root, page);
  // A page full of what is here already: what is new stands on the one after it.
  const next = page?.querySelector<HTMLAnchorElement>('.pager a[rel="next"]')?.getAttribute('href');
  if (missing.length === 0 && next != null) {
    page = await fetchPage(new URL(next, location.href).href);
    missing = page === null ? [] : missingFrom(page);
  }
  for (const item of missing) list.append(document.importNode(item, true));
  const pager = document.querySelector('.pager');
  if (page !== null && missing.length > 0) {
    const fresh = page.querySelector('.pager');
    if (fresh === null) pager?.remove();
    else pager?.replaceWith(document.importNode(fresh, true));
  }
  return missing.length;
}

function missingFrom(page: Document): Element[] {
  const known = new Set(
    [...document.querySelectorAll<HTMLElement>('[data-item]')].map(({ dataset }) => dataset.item),
  );
  return [...page.querySelectorAll<HTMLElement>('[data-items] > li')].filter(
    (entry) => !known.has(entry.querySelector<HTMLElement>('[data-item]')?.dataset.item),
  );
}

/** Counts of all filters, as the server has them at this moment. */
function takeCounts(root: HTMLElement, page: Document): void {
  const [mine, fresh] = [root.querySelector('.filters'), page.querySelector('.filters')];
  if (mine !== null && fresh !== null) mine.replaceChildren(...document.importNode(fresh, true).childNodes);
  const count = page.querySelector<HTMLElement>('[data-queue]')?.dataset.count;
  if (count !== undefined) setCount(root, Number(count));
}

function sayEmpty(): void {
  const list = document.querySelector('[data-items]');
  if (list === null || list.parentElement?.querySelector('.empty') !== null) return;
  const now = new Date();
  const time = `${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`;
  const words = `Nothing waits here. The last one was decided at ${time}.`;
  list.after(element('p', { className: 'empty' }, words));
  announce(words);
}
