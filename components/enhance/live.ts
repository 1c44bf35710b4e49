import { element } from './element';
import { noteVisit } from './last-visit';
import { insertComments } from './live-insert';

/** Where the server has no room, or is away, the page asks again after this many milliseconds, spread and growing. */
const PAUSE = 60_000;
const LONGEST_PAUSE = 15 * 60_000;

/** Who only passes by never connects. */
const SETTLED = 1000;

/** What an open page may have to be told of; more than a browser should be made to look for one by one. */
const MAX_WAITING = 200;

interface Told {
  id: string;
  parentId: string | null;
}

/**
 * Says under the count what has become visible since the page came, and brings it when asked: nothing moves by itself. The
 * connection is held by the page that is looked at alone, since a browser has six of them for a site.
 */
export function hearNews(): void {
  const line = document.querySelector<HTMLElement>('#moot[data-article] .arrived');
  if (line === null || typeof EventSource === 'undefined') return;
  const waiting = new Map<string, Told>();
  let stream: EventSource | null = null;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let pause = PAUSE;
  let trueAt = Date.now() - performance.now();

  const open = () => {
    if (stream !== null || document.hidden) return;
    const slug = document.querySelector<HTMLElement>('#moot')?.dataset.article ?? '';
    const ago = Math.ceil((Date.now() - trueAt) / 1000);
    stream = new EventSource(`/api/live?${new URLSearchParams({ article: slug, ago: String(ago) })}`);
    stream.addEventListener('comments', (event: MessageEvent<string>) => {
      trueAt = Date.now();
      pause = PAUSE;
      const { comments } = JSON.parse(event.data) as { comments: Told[] };
      for (const comment of comments) if (waiting.size < MAX_WAITING) waiting.set(comment.id, comment);
      say();
    });
    stream.addEventListener('error', () => {
      // It comes again by itself, unless the server would not have it.
      if (stream?.readyState !== EventSource.CLOSED) return;
      close();
      retry = setTimeout(open, pause * (1 + Math.random()));
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    });
  };

  const close = () => {
    clearTimeout(retry);
    stream?.close();
    stream = null;
  };

  /** One's own comment may be told of before its answer has come. */
  const say = () => {
    if (document.querySelector('[data-say][aria-busy]') !== null) return;
    const news = [...waiting.values()].filter(({ id }) => document.getElementById(`c-${id}`) === null);
    const place = currentLine();
    if (place === null) return;
    const shown = place.dataset.count ?? '0';
    if (shown === String(news.length)) return;
    place.dataset.count = String(news.length);
    if (news.length === 0) place.replaceChildren();
    else place.replaceChildren(offer(news));
  };

  const offer = (news: Told[]) => {
    const button = element('button', { type: 'button' }, wordsFor(news));
    button.addEventListener('click', () => {
      void insertComments(news.map(({ id }) => id)).then((outcome) => {
        const place = currentLine();
        if (place === null) return;
        if (outcome === null) {
          button.textContent = 'They could not be fetched. Try again';
          return;
        }
        for (const { id } of news) waiting.delete(id);
        noteVisit();
        delete place.dataset.count;
        place.replaceChildren(...outcome);
        // What was pressed is gone, and whoever pressed it by key is not to be sent back to the top.
        place.querySelector('a')?.focus({ preventScroll: true });
        document.dispatchEvent(new Event('folkmoot:viewer'));
      });
    });
    return button;
  };

  document.addEventListener('folkmoot:viewer', say);
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) close();
    else open();
  });
  // A page that is put aside whole, to come back to, must hold no connection.
  addEventListener('pagehide', close);
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) open();
  });
  retry = setTimeout(open, SETTLED);
}

/** The thread may have been put in anew since. */
function currentLine(): HTMLElement | null {
  return document.querySelector<HTMLElement>('#moot .arrived');
}

function wordsFor(news: Told[]): string {
  const toMe = news.filter(({ parentId }) => parentId !== null && isMine(parentId)).length;
  const all = news.length === 1 ? '1 new comment' : `${news.length} new comments`;
  if (toMe === 0) return `Show ${all}`;
  if (news.length === 1) return 'Show 1 new reply to you';
  return `Show ${all}, ${toMe} to you`;
}

function isMine(id: string): boolean {
  return document.getElementById(`c-${id}`)?.dataset.mine !== undefined;
}
