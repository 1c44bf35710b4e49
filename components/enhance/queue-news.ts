import { element } from './element';
import { post } from './queue-fetch';
import { inHand, openItems, TAKEN, takeInHand } from './queue-hand';
import { openAgain, shutInto } from './queue-item';
import { countOf, fetchMore, queueRoot } from './queue-list';
import { announce } from './queue-say';

/** What GET /moderation/news says. */
interface News {
  waiting: number;
  spam: number;
  /** Changes when something new has come. */
  newest: string | null;
  /** What others look at. */
  claims: { id: string; by: string }[];
}

/** Milliseconds between two questions while the page is seen. */
const EVERY = 15_000;

/** Who only passes by looks at nothing. */
const LINGER = 700;

let newest: string | null | undefined;

/** Asks what is new, says who looks at what, and says of what is in hand here that it is looked at. */
export function startNews(): void {
  if (queueRoot() === null) return;
  let lingering: number | undefined;
  document.addEventListener(TAKEN, () => {
    clearTimeout(lingering);
    lingering = setTimeout(() => void claim(), LINGER) as unknown as number;
  });
  const ask = () => {
    if (document.visibilityState === 'visible') void readNews();
  };
  ask();
  void claim();
  setInterval(ask, EVERY);
  document.addEventListener('visibilitychange', ask);
  document.querySelector('[data-arrived] .button')?.addEventListener('click', (event) => {
    event.preventDefault();
    void showArrived();
  });
}

async function claim(): Promise<void> {
  const item = inHand();
  if (item === null) return;
  const reply = await post(`/moderation/comments/${item.dataset.item ?? ''}/claim`, {});
  const { claimed, by } = reply?.status === 200 ? reply.body : {};
  noteCompany(item, claimed === false && typeof by === 'string' ? by : null);
}

async function readNews(): Promise<void> {
  let news: News;
  try {
    const response = await fetch('/moderation/news', { headers: { accept: 'application/json' } });
    if (!response.ok) return;
    news = (await response.json()) as News;
  } catch {
    // The next question is asked in any case.
    return;
  }
  showClaims(news.claims);
  showNumbers(news);
  if (inHand() !== null) void claim();
}

/** A colleague's item is one line, until they leave it; what is in hand here stays open, and says so. */
function showClaims(claims: News['claims']): void {
  const claimed = new Map(claims.map(({ id, by }) => [id, by]));
  for (const line of document.querySelectorAll<HTMLElement>('[data-item].theirs'))
    if (!claimed.has(line.dataset.item ?? '')) openAgain(line);
  for (const item of openItems()) {
    const by = claimed.get(item.dataset.item ?? '');
    if (item === inHand() || item.dataset.lookedToo !== undefined) noteCompany(item, by ?? null);
    else if (by !== undefined) shutForColleague(item, by);
  }
}

function shutForColleague(item: HTMLElement, by: string): void {
  const line = shutInto(item, 'theirs', `${by} is looking at this`);
  const look = element('button', { type: 'button', className: 'button' }, 'Look too');
  line.append(look);
}

function noteCompany(item: HTMLElement, by: string | null): void {
  const old = item.querySelector('header .company');
  const words = `${by ?? ''} is looking at this too`;
  if (by !== null && old?.textContent === words) return;
  old?.remove();
  if (by !== null)
    item.querySelector('header')?.append(element('span', { className: 'company state wait' }, words));
}

/** “Look too”: the whole item, beside the colleague who has it in hand. */
export function startLookingToo(): void {
  document.addEventListener('click', (event) => {
    const control = (event.target as Element).closest('.theirs > .line .button');
    const item = control?.closest<HTMLElement>('[data-item]');
    if (item == null) return;
    event.preventDefault();
    openAgain(item);
    item.dataset.lookedToo = '';
    takeInHand(item);
  });
}

function showNumbers({ waiting, spam, newest: now }: News): void {
  const root = queueRoot();
  if (root === null) return;
  setText(root.querySelector('[data-total="waiting"]'), waiting);
  setText(root.querySelector('[data-total="spam"]'), spam);
  if (newest === undefined) newest = now;
  if (newest === now || root.dataset.queue !== 'waiting') return;
  newest = now;
  const more = root.dataset.narrowed === undefined ? waiting - countOf(root) : 0;
  sayArrived(more > 0 ? `${more} more ${more === 1 ? 'has' : 'have'} arrived.` : 'Something has arrived.');
}

function sayArrived(words: string): void {
  const place = document.querySelector<HTMLElement>('[data-arrived]');
  if (place === null) return;
  setText(place.querySelector('span'), words);
  place.hidden = false;
}

async function showArrived(): Promise<void> {
  const found = await fetchMore();
  const place = document.querySelector<HTMLElement>('[data-arrived]');
  if (place !== null) place.hidden = true;
  announce(found === 0 ? 'They were decided meanwhile.' : `${found} more at the end of the list.`);
  const [first] = openItems();
  if (inHand() === null && first !== undefined) takeInHand(first);
  else inHand()?.focus({ preventScroll: true });
}

function setText(place: Element | null, words: string | number): void {
  if (place !== null && place.textContent !== String(words)) place.textContent = String(words);
}
