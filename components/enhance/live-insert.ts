import { element } from './element';
import { markNew } from './new-mark';
import { readPage } from './read-page';
import { relateTimes } from './times';

/**
 * Brings these comments from the page as it is now into the one that is being read. What is read stays where it is on the
 * screen, and a form that is open, a branch that is folded, a word that is marked stay as they are. Says what has come;
 * null when the page could not be fetched.
 */
export async function insertComments(ids: string[]): Promise<(Node | string)[] | null> {
  const fresh = await fetchHere();
  if (fresh === null) return null;
  const wanted = ids.filter((id) => document.getElementById(`c-${id}`) === null);
  // Asked before anything is moved from one page to the other.
  const elsewhere = wanted.filter((id) => fresh.getElementById(`c-${id}`) === null);
  const stay = holdStill();
  // In the order of the page: what hangs below another new one comes with it.
  const voices = [...fresh.querySelectorAll<HTMLElement>('[data-comment]')].filter(({ dataset }) =>
    wanted.includes(dataset.comment ?? ''),
  );
  for (const comment of voices) if (document.getElementById(comment.id) === null) insert(comment);
  renewCounts(fresh);
  const come = voices.flatMap(({ id }) => document.getElementById(id) ?? []);
  for (const comment of come) markNew(comment);
  stay();
  return report({ come, elsewhere });
}

async function fetchHere(): Promise<Document | null> {
  const response = await fetch(location.href.replace(/#.*/, ''), { cache: 'no-cache' }).catch(() => null);
  if (!response?.ok) return null;
  return readPage(response);
}

/** Keeps what stands at the top of the screen in its place while things come above it. Call what is returned afterwards. */
function holdStill(): () => void {
  const root = document.documentElement;
  const held = [...document.querySelectorAll<HTMLElement>('[data-comment], .story, #respond')].find(
    (candidate) => candidate.getClientRects().length > 0 && candidate.getBoundingClientRect().bottom > 0,
  );
  const before = held?.getBoundingClientRect().top ?? 0;
  // Browsers that do this by themselves would do it a second time.
  root.style.overflowAnchor = 'none';
  return () => {
    const moved = (held?.getBoundingClientRect().top ?? before) - before;
    if (moved !== 0) scrollBy({ top: moved, behavior: 'instant' });
    root.style.overflowAnchor = '';
  };
}

/** Puts a voice where it stands on the fresh page: beside its neighbour, or with the whole list where there is none yet. */
function insert(comment: HTMLElement): void {
  const voice = comment.closest<HTMLElement>('.voice');
  const list = voice?.parentElement;
  if (voice == null || list == null) return;
  const before = neighbour(voice, 'previousElementSibling');
  const after = neighbour(voice, 'nextElementSibling');
  if (before !== null) before.after(voice);
  else if (after !== null) after.before(voice);
  else hang(list);
  relateTimes(voice);
}

/** The nearest one before or after it that stands on our page too. */
function neighbour(voice: Element, way: 'previousElementSibling' | 'nextElementSibling'): Element | null {
  for (let other = voice[way]; other !== null; other = other[way]) {
    const id = other.querySelector(':scope > [data-comment]')?.id;
    const here = id === undefined ? null : document.getElementById(id);
    if (here !== null) return here.closest('.voice');
  }
  return null;
}

/** The first reply to something brings its list along; the first comment of all its thread. */
function hang(list: HTMLElement): void {
  const replies = list.closest('.replies');
  const parent = replies?.parentElement?.querySelector(':scope > [data-comment]');
  const here = parent == null ? null : document.getElementById(parent.id);
  if (replies !== null && here !== null) here.after(replies);
  else if (replies === null) {
    document.querySelector('.moot-body')?.prepend(list);
    document.querySelector('.after > .empty')?.remove();
  }
}

/** Every number on the page that counts comments. */
function renewCounts(fresh: Document): void {
  for (const selector of ['#moot-title', '.moot-body > .pager']) {
    const [here, there] = [document.querySelector(selector), fresh.querySelector(selector)];
    if (here !== null && there !== null) here.replaceChildren(...there.childNodes);
  }
  for (const replies of document.querySelectorAll('.replies')) {
    const id = replies.parentElement?.querySelector(':scope > [data-comment]')?.id ?? '';
    const there = fresh.getElementById(id)?.parentElement?.querySelector(':scope > .replies > summary');
    const here = replies.querySelector(':scope > summary');
    if (here !== null && there != null && here.textContent !== there.textContent)
      here.replaceChildren(...there.childNodes);
  }
}

function report({ come, elsewhere }: { come: HTMLElement[]; elsewhere: string[] }): (Node | string)[] {
  const [first] = come;
  const said = first === undefined ? [] : [element('a', { href: `#${first.id}` }, newWords(come.length))];
  const [other] = elsewhere;
  if (other === undefined) return said.length > 0 ? said : ['Nothing new can be read any more.'];
  const words = elsewhere.length === 1 ? '1 on another page' : `${elsewhere.length} on other pages`;
  const link = element(
    'a',
    { href: `/comments/${other}` },
    said.length > 0 ? words : `${words} of the thread`,
  );
  return said.length > 0 ? [...said, ', ', link] : [link];
}

function newWords(count: number): string {
  return count === 1 ? 'Go to the new comment' : `Go to the first of ${count} new comments`;
}
