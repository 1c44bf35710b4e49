import { element } from './element';
import { showConflict } from './queue-conflict';
import { fetchItem, post, type Reply } from './queue-fetch';
import { inHand, nextAfter, putDown, takeInHand } from './queue-hand';
import { nameOf, setVersion, shutInto } from './queue-item';
import { countOne, keepFilled } from './queue-list';
import { announce, hush, sayAt } from './queue-say';
import { offerUndo } from './queue-undo';

/** Every form of an item is sent from here; a page is never loaded for it. */
export function startDeciding(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    const item = form.closest<HTMLElement>('[data-item]');
    if (item === null || form.method !== 'post') return;
    event.preventDefault();
    void send({ item, form, button: event.submitter as HTMLButtonElement | null });
  });
}

interface Pressed {
  item: HTMLElement;
  form: HTMLFormElement;
  button: HTMLButtonElement | null;
}

/** What is on its way is not sent a second time, whatever is pressed meanwhile. */
async function send({ item, form, button }: Pressed): Promise<void> {
  if (item.ariaBusy === 'true') return;
  item.ariaBusy = 'true';
  hush(item);
  const fields = Object.fromEntries(new FormData(form, button));
  const reply = await post(form.action, fields);
  item.ariaBusy = null;
  const path = new URL(form.action).pathname;
  if (reply?.status === 200 && path.endsWith('/decisions')) settle(item, button, reply);
  else if (reply?.status === 200 || reply?.status === 201) await renew(item, form);
  else if (reply?.status === 409) await showConflict(item);
  else refuse(item, reply);
}

/** Decided: one line is left of it, and the next one is in hand. */
function settle(item: HTMLElement, button: HTMLButtonElement | null, reply: Reply): void {
  const words = button?.dataset.done ?? 'Decided';
  const name = nameOf(item);
  const wasInHand = inHand() === item;
  const next = wasInHand ? nextAfter(item) : undefined;
  for (const opened of item.querySelectorAll<HTMLDetailsElement>('.decide details[open]'))
    opened.open = false;
  shutInto(item, 'done', words);
  setVersion(item, reply.body.version);
  putDown(item);
  countOne(-1);
  offerUndo({ item, words, reply });
  if (next !== undefined) takeInHand(next);
  announce(`${words}: ${name}.${next === undefined ? '' : ` Next: ${nameOf(next)}.`}`);
  void keepFilled();
}

/** Changed without being decided: it is shown as it is now, in the same place. */
async function renew(item: HTMLElement, form: HTMLFormElement): Promise<void> {
  const fresh = await fetchItem(item.dataset.item ?? '');
  if (fresh === null) {
    sayAt(item, 'Saved. Load the page again to see it.');
    return;
  }
  const wasInHand = inHand() === item;
  item.replaceWith(fresh);
  if (wasInHand) takeInHand(fresh);
  announce(form.dataset.saved ?? 'Saved.');
}

/** Why it is not theirs to decide, as lib/moderation/colleagues says it. */
const COLLEAGUES: Record<string, string> = {
  'own-comment': 'You wrote it, so a colleague decides about it. Nothing was changed.',
  'own-decision':
    'Its author appeals against your decision, so a colleague looks this time. Nothing was changed.',
};

function refuse(item: HTMLElement, reply: Reply | null): void {
  switch (reply?.status) {
    case undefined:
      sayAt(item, 'It did not get through. Nothing is lost; try again.');
      return;
    case 401:
      sayAt(item, 'You are signed out, so nothing was changed. ', link('/sign-in', 'Sign in'));
      return;
    case 403:
      if (typeof reply.body.reason === 'string' && reply.body.reason in COLLEAGUES) {
        sayAt(item, COLLEAGUES[reply.body.reason] ?? '');
        return;
      }
      sayAt(
        item,
        'You are no moderator any more, or have to confirm who you are. Nothing was changed. ',
        link('/moderation', 'Look again'),
      );
      return;
    case 422:
      sayAt(item, messagesIn(reply.body));
      return;
    case 429:
      sayAt(item, 'That was a great deal in a short time. Wait a minute, and try again.');
      return;
    default:
      sayAt(
        item,
        'That did not work, and nothing was changed. Try again, or ',
        link(pageOf(item), 'open it by itself'),
        '.',
      );
  }
}

/** What is wrong with what was sent, field by field. */
function messagesIn({ errors }: Reply['body']): string {
  const messages = Object.values(Object(errors) as Record<string, unknown>).flat();
  return ['That could not be kept.', ...messages.map(String)].join(' ');
}

function pageOf(item: HTMLElement): string {
  return `/moderation/comments/${item.dataset.item ?? ''}`;
}

function link(href: string, words: string): HTMLElement {
  return element('a', { href }, words);
}
